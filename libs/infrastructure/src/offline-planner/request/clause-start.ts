import { determiners, isFunctionWord, prepositions } from '../language/function-words.js';
import type { Token } from '../language/tokens.js';
import { isCommonVerb, isNounLike } from '../language/verbs.js';

/** Whether the catalogue's tools are named or described by this word as what they do. */
export type IsToolVerb = (word: string) => boolean;

const conjunctions = new Set(['if', 'unless', 'provided']);
const pastOrGerund = /(?:ing|ed)$/;

/** Whether a new clause begins at a token that follows a comma or "and". */
export function startsClause(
  tokens: readonly Token[],
  at: number,
  afterComma: boolean,
  isToolVerb: IsToolVerb,
): boolean {
  const [token, next] = [tokens[at], tokens[at + 1]];
  if (token?.kind !== 'word') return false;
  const word = token.value.toLowerCase();
  if (conjunctions.has(word)) return true;
  if (word === 'only' && next?.value.toLowerCase() === 'if') return true;
  if (word !== token.value || !isVerbHere(word, isToolVerb)) return false;
  if (isNounLike(word)) return takesObject(next) || (afterComma && next?.kind === 'word' && !isOf(next));
  if (isCommonVerb(word) || isToolVerb(word)) return !isOf(next);
  return takesObject(next);
}

const isVerbHere = (word: string, isToolVerb: IsToolVerb) =>
  isCommonVerb(word) || isToolVerb(word)
    ? !/ing$/.test(word)
    : !isFunctionWord(word) && !pastOrGerund.test(word);

/** What an imperative is followed by, and a noun is not. */
export const takesObject = (next: Token | undefined): boolean =>
  next !== undefined &&
  (['quote', 'path', 'url', 'email'].includes(next.kind) ||
    next.kind === 'number' ||
    (next.kind === 'word' &&
      determiners.has(next.value.toLowerCase()) &&
      next.value.toLowerCase() !== 'that'));

const isOf = (next: Token | undefined) =>
  next?.kind === 'word' &&
  prepositions.has(next.value.toLowerCase()) &&
  /^(?:of|by|per|where)$/i.test(next.value);
