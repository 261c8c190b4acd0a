import type { ApprovalWish } from './part.js';

const consent = '(?:approval|permission|ok|okay|confirmation|consent|go-ahead|sign-off|say-so)';
const ask = `(?:ask|check with|consult|confirm with|wait for|get|request|prompt|seek)`;
const who = `(?:me\\b|my ${consent}\\b)`;
const object = `(?<before>(?:(?! and | then |, )[^.;)\\n—–])+?)`;
const end = '(?= and | then |\\s+[-—–]|[,.;!?)\\n]|\\s*$)';

const patterns: readonly RegExp[] = [
  new RegExp(`\\bbefore ${object}, (?:please |first |then |always )*${ask} ${who}(?: first)?`, 'giu'),
  new RegExp(
    `\\b(?:(?:but|and|please|always|first) )*(?:${ask} ${who}|ask|check)(?: for (?:my )?${consent})?(?: first)?,? (?:before|prior to) ${object}${end}`,
    'giu',
  ),
  new RegExp(
    `\\b(?:(?:but|and|please|always) )*(?:${ask} (?:me|my ${consent})(?: for (?:my )?${consent})?(?: first| beforehand)?|(?:ask|check|confirm) first)${end}`,
    'giu',
  ),
  new RegExp(
    `\\b(?:but |and )?(?:do not|don[’']t|never) ${object} (?:without|before|until) (?:asking me|checking with me|my ${consent}|i (?:approve|confirm|agree|say so))`,
    'giu',
  ),
  new RegExp(`\\b(?:only )?with my ${consent}\\b`, 'giu'),
  /\b(?:but |and )?(?:only )?(?:after|once|when|if|until) i(?: have|['’]ve)? (?:approved?|confirm(?:ed)?|agreed?|said so|say so|said yes|say yes)(?: (?:it|that|this|them))?\b/giu,
  new RegExp(
    `\\b(?:but |and )?let me (?:approve|confirm|check|review|okay) (?:it|that|this|them|everything)?(?: first)?(?: before ${object})?${end}`,
    'giu',
  ),
];

/** Takes "ask me before you book it" and its like out of a request, leaving blanks so that positions stay. */
export function takeApprovalWishes(request: string): { rest: string; wishes: readonly ApprovalWish[] } {
  const wishes: ApprovalWish[] = [];
  let rest = request;
  for (const pattern of patterns) {
    rest = rest.replace(pattern, (text: string, ...args: unknown[]) => {
      const start = args.find((arg) => typeof arg === 'number') ?? 0;
      const before = (args.at(-1) as { before?: string } | undefined)?.before?.trim();
      wishes.push({ text: text.trim(), start, ...(before === undefined ? {} : { before }) });
      return ' '.repeat(text.length);
    });
  }
  return { rest, wishes };
}
