import type { Token } from '../language/tokens.js';
import { type IsToolVerb, startsClause } from './clause-start.js';

export interface Clause {
  readonly tokens: readonly Token[];
  /** It began with "then" or the like. */
  readonly afterPrevious: boolean;
}

const joiners = /^(?:and|then|but|also|finally|please|afterwards?|lastly|next)$/i;
const opening = /^(?:,|and|then|but|finally|afterwards?)$/i;
const later = /^(?:then|finally|afterwards?|lastly|next)$/i;

/** Cuts a request where a sentence ends, or where "and", "then" or a comma is followed by a new thing to do. */
export function splitRequest(tokens: readonly Token[], isToolVerb: IsToolVerb): Clause[] {
  const clauses: Clause[] = [];
  let current: Token[] = [];
  let afterPrevious = false;
  const flush = (next: boolean) => {
    if (current.length > 0) clauses.push({ tokens: current, afterPrevious });
    current = [];
    afterPrevious = next;
  };
  for (let at = 0; at < tokens.length;) {
    const token = tokens[at] as Token;
    if (token.kind === 'stop' && !isMinus(tokens, at)) {
      flush(false);
      at += 1;
      continue;
    }
    const joined = joinersAt(tokens, at);
    const next = at + joined.length;
    const afterComma = joined.some(({ kind, value }) => kind === 'comma' || later.test(value));
    if (joined.length > 0 && (current.length === 0 || startsClause(tokens, next, afterComma, isToolVerb))) {
      flush(joined.some(({ value }) => later.test(value)));
      at = next;
      continue;
    }
    current.push(token);
    at += 1;
  }
  flush(false);
  return clauses;
}

function joinersAt(tokens: readonly Token[], at: number): readonly Token[] {
  if (!opening.test(tokens[at]?.value ?? '')) return [];
  let end = at;
  while (isJoiner(tokens[end])) end += 1;
  return tokens.slice(at, end);
}

const isJoiner = (token: Token | undefined) =>
  token !== undefined && (token.kind === 'comma' || (token.kind === 'word' && joiners.test(token.value)));

/** A dash between numbers is arithmetic, not a break. */
const isMinus = (tokens: readonly Token[], at: number) =>
  /^\s*[-–]\s*$/.test(tokens[at]?.value ?? '') &&
  [tokens[at - 1], tokens[at + 1]].every(
    (near) => near?.kind === 'number' || /^[()]$/.test(near?.value ?? ''),
  );
