import { isStopWord } from './stop-words.js';
import { wordsOf } from './segment.js';

/** Brings the forms of a word to one term. */
export type Normalise = (word: string) => string | undefined;

/**
 * Terms for the words of a text: lower case, English words by the Porter stemmer, Hebrew words without the
 * prefix (ו ה ב ל מ ש כ) when the text also has the bare word. Function words, numbers and single letters have none.
 */
export async function normaliserFor(text: string): Promise<Normalise> {
  const { stemmer } = await import('stemmer');
  const vocabulary = new Set(wordsOf(text).map(fold));
  const known = new Map<string, string | undefined>();
  return (word) => {
    const folded = fold(word);
    if (!known.has(folded)) known.set(folded, termOf(folded, vocabulary, stemmer));
    return known.get(folded);
  };
}

const fold = (word: string) => word.toLowerCase().replaceAll('’', "'").replace(/'s?$/, '');

function termOf(word: string, vocabulary: ReadonlySet<string>, stem: (word: string) => string) {
  if (/^.$/u.test(word) || /^[\d.,:/]+$/.test(word) || isStopWord(word)) return undefined;
  if (/^[a-z'-]+$/.test(word)) return stem(word);
  return withoutHebrewPrefix(word, vocabulary);
}

function withoutHebrewPrefix(word: string, vocabulary: ReadonlySet<string>): string | undefined {
  const bare = [1, 2]
    .map((length) => word.slice(length))
    .find((rest) => rest.length >= 3 && vocabulary.has(rest));
  const isPrefixed = bare !== undefined && /^[והבלמשכ]+$/u.test(word.slice(0, word.length - bare.length));
  const term = isPrefixed ? bare : word;
  return isStopWord(term) ? undefined : term;
}

/** The terms of a text, in order, repeats included. */
export const termsOf = (text: string, normalise: Normalise): string[] =>
  wordsOf(text).flatMap((word) => normalise(word) ?? []);

/** How often each value occurs. */
export function countsOf(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** How each term is written: as it is when the text has that word, else in its most frequent form; in lower case. */
export function writtenForms(text: string, normalise: Normalise): Map<string, string> {
  const forms = new Map<string, string>();
  const byFrequency = [...countsOf(wordsOf(text).map(fold))].sort((left, right) => right[1] - left[1]);
  for (const [word] of byFrequency) {
    const term = normalise(word);
    if (term !== undefined && (!forms.has(term) || word === term)) forms.set(term, word);
  }
  return forms;
}
