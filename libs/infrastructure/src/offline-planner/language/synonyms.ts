import { stem } from './stems.js';

/**
 * Words that requests use for one another, whatever the tools are. What only one tool is about belongs in that
 * tool's description. A word may stand in several rows: "put" is writing as well as adding and booking.
 */
const rows = [
  'summarize summary condense recap digest gist overview tldr synopsis shorten',
  'total sum tally',
  'average mean',
  'book schedule reserve arrange organize put',
  'delete remove cancel erase drop discard',
  'find search locate seek',
  'read open load take fetch download retrieve pull visit',
  'write save store record put export draft compose create make produce prepare generate compile',
  'create make produce prepare generate',
  'add append insert',
  'compare contrast difference differ diff comparison',
  'keyword term topic theme',
  'actionitem todo task followup',
  'meeting appointment event session',
  'calculate compute evaluate calculation arithmetic',
  'count number',
  'top largest biggest highest best most',
  'free available availability vacant',
  'file document doc',
  'folder directory',
  'page website site url webpage link',
  'statistic stats',
  'change update edit modify reschedule postpone shift move',
  'describe structure schema',
  'image picture photo',
  'email mail',
];

const phrases: readonly (readonly [RegExp, string])[] = [
  [/\b(add|tot)(s|ted|ing)? up\b/g, 'total'],
  [/\bsum(s|med|ming)? up\b|\bboil(s|ed|ing)? down\b|\btl;dr\b/g, 'summarize'],
  [/\blook(s|ed|ing)? (for|up)\b/g, 'find'],
  [/\b(look|looking|go|going) (at|through|over)\b|\bpull up\b/g, 'read'],
  [/\bset(s|ting)? up\b|\bpencil in\b/g, 'book'],
  [/\bwork(s|ed|ing)? out\b|\bfigure out\b/g, 'calculate'],
  [/\bto[- ]dos?\b|\b(action|next)[- ](items?|points?|steps?)\b|\bfollow[- ]?ups?\b/g, 'actionitem'],
  [/\bkey[- ]?(words?|terms?|phrases?)\b/g, 'keyword'],
  [/\bhow many\b/g, 'count'],
  [/\bhow much\b/g, 'total'],
  [/\bget rid of\b/g, 'delete'],
  [/\b(write|note|jot)(s|ing)? down\b|\btype up\b/g, 'write'],
  [/\bpull(s|ed|ing)? out\b/g, 'extract'],
];

const conceptsByStem = new Map<string, string[]>();
for (const row of rows) {
  const [concept, ...others] = row.split(' ').map(stem);
  for (const word of [concept as string, ...others]) {
    conceptsByStem.set(word, [...(conceptsByStem.get(word) ?? []), concept as string]);
  }
}

/** What a word may mean; the stem itself when no row has it. */
export const conceptsOf = (word: string): readonly string[] => {
  const stemmed = stem(word);
  return conceptsByStem.get(stemmed) ?? [stemmed];
};

/** The text with phrases such as "add up" replaced by one word each; lower case. */
export const joinPhrases = (text: string): string =>
  phrases.reduce((result, [pattern, word]) => result.replace(pattern, word), text.toLowerCase());
