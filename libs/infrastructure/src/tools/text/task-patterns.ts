/** The words that mark tasks in notes and minutes, English and Hebrew. */

const month =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
const weekday = '(?:mon|tues|wednes|thurs|fri|satur|sun)day';
const hebrewMonth = '(?:ינואר|פברואר|מרץ|מרס|אפריל|מאי|יוני|יולי|אוגוסט|ספטמבר|אוקטובר|נובמבר|דצמבר)';
const date = [
  '\\d{4}-\\d{2}-\\d{2}(?:[T ]\\d{1,2}:\\d{2})?',
  '\\d{1,2}[./]\\d{1,2}(?:[./]\\d{2,4})?',
  `(?:the )?\\d{1,2}(?:st|nd|rd|th)?(?: of)? ${month}\\.?(?:,? \\d{4})?`,
  `${month}\\.? \\d{1,2}(?:st|nd|rd|th)?(?:,? \\d{4})?`,
  `(?:${month}|Q[1-4])(?: \\d{4})?`,
  `(?:next |this |on |coming )?${weekday}(?:,? (?:the )?\\d{1,2}(?:st|nd|rd|th)?(?: of)?(?: ${month})?(?:,? \\d{4})?)?`,
  '(?:the )?end of (?:the |this |next )?(?:day|week|month|quarter|year|' + month + ')',
  'today|tonight|tomorrow|EOD|EOW|(?:next|this) (?:week|month|quarter|year)',
  `(?:ה-?)?\\d{1,2} ?ב?${hebrewMonth}(?: \\d{4})?`,
  'יום (?:ראשון|שני|שלישי|רביעי|חמישי|שישי)(?: הקרוב| הבא)?|מחר|היום|סוף (?:השבוע|החודש|הרבעון|השנה)',
].join('|');

/** "by Friday", "due: 2026-03-15", "until the end of the month"; group 1 is the date as written. */
export const duePattern = new RegExp(
  `(?<![\\p{L}\\d])(?:(?:no later than|not later than|by|until|till|before|due(?: date)?(?: on| by)?|deadline)[: ]+|עד |לפני |תאריך יעד:? )(?:ל)?(${date})(?![\\p{L}\\d])`,
  'iu',
);

/** A cell or a bracket that is a date and nothing else. */
export const datePattern = new RegExp(`^(?:by |due |until )?(${date})$`, 'iu');

/** Headings whose items are all tasks. */
export const taskHeading =
  /^(?:\d+[.)]\s*)?(?:action(?: item| point)?s?|next (?:steps?|actions?)|to-?\s?dos?|tasks?|follow[- ]?ups?|open (?:actions|tasks)|משימות|מטלות|צעדים הבאים|פעולות(?: להמשך)?|לביצוע)(?:\s*(?:\(.*\)|for .*|from .*))?\s*:?$/iu;

/** "Action: ...", "TODO ...", "משימה: ..."; what follows is the task. */
export const taskLabel =
  /^(?:(?:action(?: item| point| required)?|next step|follow[- ]?up|task|משימה|מטלה|לביצוע)\s*[:–-]|to-?do\b\s*[:–-]?)\s*(.+)$/isu;

const name = "\\p{Lu}[\\p{L}'’-]+(?: \\p{Lu}[\\p{L}'’-]+){0,2}";
const hebrewName = '[א-ת][א-ת\'"״-]+(?: [א-ת][א-ת\'"״-]+)?';

/** A task begins with its owner: "Dana: ...", "Dana Levi - ...". */
export const leadingOwner = new RegExp(`^(?:@?(${name})|(${hebrewName}))\\s*(?::| [–—-] )\\s*(?=\\S)`, 'u');

/** "(owner: Dana)", "[Dana]", "@dana", "assigned to Dana". */
export const namedOwner = new RegExp(
  `[([](?:owner|responsible|assignee|אחריות|אחראי[ת]?)?:? ?(${name})[,;)\\]]|(?:owner|responsible|assignee|assigned to)[: ]+(${name})|(?<![\\w.])@([\\p{L}][\\p{L}\\d._-]+)|(?:אחריות|אחראי[ת]?):? (${hebrewName})`,
  'u',
);

const duty =
  "(?:will|must|shall|should|needs? to|ha(?:s|ve) to|is to|are to|agreed to|promised to|committed to|is going to|'ll|to)";

/** "Dana will send ...", "the finance team must ..."; the groups are subject, duty and verb. */
export const dutyPattern = new RegExp(
  `^((?:the |The )?(?:${name}(?: and ${name})?|[Ww]e|I|[Yy]ou|(?:\\p{Ll}+ )?(?:team|office|department|committee|manager|board)))\\s+(${duty})\\s+(?:also |then |first )?(\\p{Ll}+)`,
  'u',
);

/** "דנה צריכה לשלוח ...", "הצוות חייב ...". */
export const hebrewDuty = new RegExp(
  `^(${hebrewName}) (?:צריך|צריכה|צריכים|חייב|חייבת|חייבים|אמור|אמורה|אמורים|מתבקש|מתבקשת) `,
  'u',
);

/** Verbs of what happens, not of what somebody does. */
export const eventVerb =
  /^(?:be|become|have|remain|stay|continue|keep|grow|rise|fall|drop|increase|decrease|decline|depend|need|require|cost|result|cause|lead|come|appear|seem|affect|happen|benefit|end|last|reflect|carry|not)$/;

/** Capitalised at the start of a sentence, but no person. */
export const noPerson =
  /^(?:The|This|That|These|Those|It|They|There|What|Which|Who|If|When|While|All|Any|Each|Both|Some|Many|Most|No|Nobody|Our|Their|His|Her|Its|My|Your|As|In|On|At|For|With|Due|According|Thanks|Prior|Next|Subject|Close|Back|Up|How|Where|Why|Need|Want|Plan|Time|Able)$/;
