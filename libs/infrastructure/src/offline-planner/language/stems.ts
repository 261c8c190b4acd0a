import { stemmer } from 'stemmer';

/** British spellings become American ones, so that both have one stem. */
const american = (word: string): string =>
  word
    .replace(/is(e[ds]?|ing|ers?|ations?)$/, 'iz$1')
    .replace(/ys(e[ds]?|ing)$/, 'yz$1')
    .replace(/([^aeiou])our(s|ed|ing|ite)?$/, '$1or$2')
    .replace(/logue(s?)$/, 'log$1')
    .replace(/([nt])re$/, '$1er');

/** Porter stem of a word, without regard to case and British or American spelling. */
export const stem = (word: string): string => stemmer(american(word.toLowerCase().replace(/['’]s?$/, '')));
