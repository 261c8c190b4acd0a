import { isFunctionWord } from '../language/function-words.js';
import type { Token } from '../language/tokens.js';

const calendarWord =
  /^(?:mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?s?$|^(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|am|pm|utc)$/i;

/** Proper names and addresses; `skip` the first word of a sentence, which is capital anyway. */
export function namesIn(tokens: readonly Token[]): { name: string; at: number }[] {
  const names: { name: string; at: number; end: number }[] = [];
  tokens.forEach((token, at) => {
    if (token.kind === 'email') names.push({ name: token.value, at, end: at });
    if (token.kind !== 'word' || at === 0 || !isProper(token.value)) return;
    const last = names.at(-1);
    if (last?.end === at - 1 && tokens[at - 1]?.kind === 'word') {
      names[names.length - 1] = { name: `${last.name} ${token.value}`, at: last.at, end: at };
    } else names.push({ name: token.value, at, end: at });
  });
  return names;
}

const isProper = (word: string) =>
  /^\p{Lu}[\p{L}'’-]*$/u.test(word) && !calendarWord.test(word) && !isFunctionWord(word);

/** The people after "with", "invite" or "for": "with Dana, Tom and Lee". */
export function peopleIn(tokens: readonly Token[]): string[] {
  const names = namesIn(tokens);
  const lead = tokens.findIndex(({ value }, at) => {
    const next = names.find((name) => name.at === at + 1);
    return next !== undefined && /^(?:with|invite|inviting|attendees?|participants?)$/i.test(value);
  });
  const people: string[] = [];
  for (let at = lead + 1; lead !== -1 && at < tokens.length;) {
    const name = names.find((one) => one.at === at);
    if (name) {
      people.push(name.name);
      at += name.name.split(' ').length;
    } else if (/^(?:,|and|&|,and)$/i.test(tokens[at]?.value ?? '')) at += 1;
    else break;
  }
  return people;
}
