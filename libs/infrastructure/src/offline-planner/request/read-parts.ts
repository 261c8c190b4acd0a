import { determiners, isFunctionWord, prepositions } from '../language/function-words.js';
import type { Token } from '../language/tokens.js';
import { isCommonVerb, isNounLike } from '../language/verbs.js';
import { type IsToolVerb, takesObject } from './clause-start.js';
import { leadInLength, saysAfterwards } from './lead-in.js';
import type { Part } from './part.js';
import { type Clause, splitRequest } from './split-request.js';

/** The parts of a request, in order, with their conditions taken out. */
export function readParts(request: string, tokens: readonly Token[], isToolVerb: IsToolVerb): Part[] {
  const parts: Part[] = [];
  let waiting: string | undefined;
  for (const clause of splitRequest(tokens, isToolVerb)) {
    const { body, condition } = takeCondition(request, clause.tokens);
    const part = toPart(request, { ...clause, tokens: body }, isToolVerb);
    const previous = parts.at(-1);
    if (!part) {
      const belongsBefore = previous && /^only\b/i.test(textOf(request, clause.tokens));
      if (belongsBefore && condition) parts[parts.length - 1] = { ...previous, condition };
      else waiting = condition ?? waiting;
      continue;
    }
    const found = condition ?? waiting;
    waiting = undefined;
    parts.push({ ...part, ...(found === undefined ? {} : { condition: found }) });
  }
  const last = parts.at(-1);
  if (waiting !== undefined && last) parts[parts.length - 1] = { ...last, condition: waiting };
  return shareObjects(parts);
}

function takeCondition(request: string, tokens: readonly Token[]) {
  const at = tokens.findIndex(
    ({ kind, value }) => kind === 'word' && /^(?:if|unless|provided)$/i.test(value),
  );
  if (at === -1) return { body: tokens };
  const only = /^only$/i.test(tokens[at - 1]?.value ?? '') ? 1 : 0;
  return { body: tokens.slice(0, at - only), condition: textOf(request, tokens.slice(at)) };
}

function toPart(request: string, clause: Clause, isToolVerb: IsToolVerb): Part | undefined {
  const whole = textOf(request, clause.tokens);
  const from = (clause.tokens[0]?.start ?? 0) + leadInLength(whole);
  const tokens = clause.tokens.filter(({ start }) => start >= from);
  const [first] = tokens;
  if (!first || !tokens.some(({ kind }) => kind !== 'symbol' && kind !== 'comma')) return undefined;
  const verb = leadingVerb(tokens, isToolVerb);
  const afterPrevious = clause.afterPrevious || saysAfterwards(whole);
  const text = textOf(request, tokens);
  return { text, start: first.start, tokens, afterPrevious, ...(verb === undefined ? {} : { verb }) };
}

/** The verb a clause begins with. An unknown word counts as one unless the word after it makes it a noun. */
function leadingVerb([first, next]: readonly Token[], isToolVerb: IsToolVerb): string | undefined {
  if (first?.kind !== 'word') return undefined;
  const word = first.value.toLowerCase();
  const nextWord = next?.kind === 'word' ? next.value.toLowerCase() : undefined;
  const beforeNoun =
    nextWord !== undefined && prepositions.has(nextWord) && !/^(?:to|into|with|on)$/.test(nextWord);
  if (isCommonVerb(word) || isToolVerb(word)) {
    return isNounLike(word) && (beforeNoun || !next) ? undefined : word;
  }
  if (isFunctionWord(word) || determiners.has(word)) return undefined;
  if (takesObject(next) || !next) return word;
  return beforeNoun || /[^s]s$/.test(word) ? undefined : word;
}

/** "Read and summarise the reports": a lone verb has the object of the next one. */
function shareObjects(parts: readonly Part[]): Part[] {
  return parts.map((part, index) => {
    const next = parts[index + 1];
    if (!next || part.tokens.length !== 1 || part.verb === undefined || next.verb === undefined) return part;
    return { ...part, tokens: [...part.tokens, ...next.tokens.slice(1)] };
  });
}

const textOf = (request: string, tokens: readonly Token[]) =>
  request.slice(tokens[0]?.start ?? 0, tokens.at(-1)?.end ?? 0).trim();
