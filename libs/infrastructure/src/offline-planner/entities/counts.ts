import type { Token } from '../language/tokens.js';
import { conceptsOf } from '../language/synonyms.js';
import { toNumber } from './durations.js';

/** "5 keywords", "three sentences", "top 10": how many of what. */
interface CountMention {
  readonly value: number;
  /** Concepts of the words it counts; empty for "top 10". */
  readonly of: readonly string[];
  readonly top: boolean;
}

const counted = /^(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty)$/i;

export function countsIn(tokens: readonly Token[]): CountMention[] {
  return tokens.flatMap(({ value }, at): CountMention[] => {
    if (!counted.test(value)) return [];
    const before = tokens[at - 1]?.value ?? '';
    const top = /^(?:top|first|best|last|bottom|worst|lowest|highest|largest)$/i.test(before);
    const next = tokens.slice(at + 1, at + 4);
    const stop = next.findIndex(({ kind }) => kind !== 'word');
    const words = (stop === -1 ? next : next.slice(0, stop)).map((token) => token.value);
    if (words.length === 0 && !top) return [];
    return [{ value: toNumber(value), of: words.flatMap(conceptsOf), top }];
  });
}

/** Plain numbers of a part, in order. */
export const numbersIn = (tokens: readonly Token[]): number[] =>
  tokens.filter(({ kind }) => kind === 'number').map(({ value }) => toNumber(value));
