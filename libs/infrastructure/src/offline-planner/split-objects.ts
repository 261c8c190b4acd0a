import type { PlanDraft } from './draft/plan-draft.js';
import { prepositions } from './language/function-words.js';
import type { Token } from './language/tokens.js';
import { verbKind } from './language/verbs.js';
import type { Part } from './request/part.js';
import { readPart } from './request/reading.js';
import { isTableTool } from './tools/tool-profile.js';
import { rankTools } from './tools/rank-tools.js';

/**
 * "List the keywords and the action items of notes/a.md" asks for two things: one part for each thing that a tool of
 * its own yields. What follows the last of them ("of notes/a.md") is said of all.
 */
export function splitObjects(part: Part, draft: PlanDraft): Part[] {
  if (part.verb !== undefined && verbKind(part.verb) !== 'generic' && verbKind(part.verb) !== 'making')
    return [part];
  const lead = part.verb === undefined ? [] : part.tokens.slice(0, 1);
  const things = thingsOf(part.tokens.slice(lead.length));
  if (things.length < 2) return [part];
  const tails = things.map(tailOf);
  const parts = things.map((tokens, index) => {
    const borrowed =
      tails[index]?.length === 0 ? (tails.slice(index).find((tail) => tail.length > 0) ?? []) : [];
    return partOf(part, [...lead, ...tokens, ...borrowed]);
  });
  const tools = parts.map((one) => {
    const [best] = rankTools(readPart(one, draft.files, false), draft.tools);
    return best?.fits && (best.tool.effects === 'none' || best.tool.effects === 'reads')
      ? best.tool.name
      : undefined;
  });
  const asksTables = draft.tools.some((tool) => tool.name === tools[0] && isTableTool(tool));
  const isSame =
    new Set(tools).size < tools.length &&
    !(asksTables && things.every(([first]) => /^(?:the|an?)$/i.test(first?.value ?? '')));
  return tools.includes(undefined) || isSame ? [part] : parts;
}

/** Cuts at "and" and commas; behind a preposition only where a new thing begins with an article. */
function thingsOf(tokens: readonly Token[]): Token[][] {
  const things: Token[][] = [[]];
  tokens.forEach((token, at) => {
    const joins = token.kind === 'comma' || /^and$/i.test(token.value);
    const inTail = tailOf(things.at(-1) ?? []).length > 0;
    const next = tokens[at + 1]?.value ?? '';
    if (!joins) things.at(-1)?.push(token);
    else if (!inTail || /^(?:the|an?|its|their|all|and)$/i.test(next)) things.push([]);
    else things.at(-1)?.push(token);
  });
  const full = things.filter((thing) => thing.length > 0);
  return full.every(([first]) => !prepositions.has(first?.value.toLowerCase() ?? '')) ? full : [];
}

const tailOf = (tokens: readonly Token[]): readonly Token[] => {
  const at = tokens.findIndex(({ kind, value }) => kind === 'word' && /^(?:of|in|from|for)$/i.test(value));
  return at === -1 ? [] : tokens.slice(at);
};

const partOf = (part: Part, tokens: readonly Token[]): Part => ({
  ...part,
  tokens,
  text: tokens.map(({ value, kind }) => (kind === 'quote' ? `"${value}"` : value)).join(' '),
});
