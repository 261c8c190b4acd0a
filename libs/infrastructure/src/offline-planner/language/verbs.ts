import { stem } from './stems.js';

const stems = (words: string): ReadonlySet<string> => new Set(words.split(' ').map(stem));

/**
 * generic: asks for something, the object says what kind of work it is. making: the same, or the making of a
 * thing that lasts. acting: names work that tools do on different things, so the object must fit as well.
 * specific: names the work.
 */
export type VerbKind = 'generic' | 'making' | 'acting' | 'specific';

const kinds: readonly (readonly [VerbKind, ReadonlySet<string>])[] = [
  [
    'generic',
    stems(
      'give show tell get want need do provide present display let know see use take have what which who how when where is are was were does did report list extract identify collect gather pick check return name mention state print output determine detect spot run perform calculate compute evaluate',
    ),
  ],
  [
    'making',
    stems('make produce prepare generate compile create build write draft compose find search locate look'),
  ],
  [
    'acting',
    stems(
      'add put set save store record delete remove cancel erase drop discard update change edit modify move reschedule postpone shift insert append send read open load export',
    ),
  ],
];

/** Often nouns: after a bare "and" they open a new part only when an object follows. */
const nounLike = stems(
  'total count list report book note name plan review average mean sum summary schedule forecast table chart email mail fax search test call number overview digest recap statistic keyword slot free result record file post tally increase change update query compare',
);

/** Imperatives of requests, known to a tool or not: so that a part no tool can do is seen as a part. */
const common = stems(
  'summarize condense compare contrast book arrange fetch download upload retrieve translate email call buy order pay tweet post publish deploy install execute play paint sing share forward reply invite remind notify message phone text import convert transform analyze describe explain review copy rename close sort filter group count total sum average measure verify validate encrypt compress merge split combine design organize schedule reserve rank classify predict visualize plot archive backup restore sync monitor watch ship deliver repair debug fry cook recap digest sign submit assign replace highlight wait ask confirm multiply divide subtract tally note',
);

export const verbKind = (word: string): VerbKind => {
  const stemmed = stem(word);
  return kinds.find(([, words]) => words.has(stemmed))?.[0] ?? 'specific';
};

const arithmetic = stems('multiply divide add subtract sum total average double halve square raise');

/** Works on numbers when there are some. */
export const isArithmeticVerb = (word: string): boolean => arithmetic.has(stem(word));

export const isNounLike = (word: string): boolean => nounLike.has(stem(word));

export const isCommonVerb = (word: string): boolean =>
  common.has(stem(word)) || verbKind(word) !== 'specific';
