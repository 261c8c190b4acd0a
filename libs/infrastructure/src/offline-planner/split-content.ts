import type { PlanDraft } from './draft/plan-draft.js';
import type { Token } from './language/tokens.js';
import type { Part } from './request/part.js';
import { readPart } from './request/reading.js';
import { splitObjects } from './split-objects.js';
import { changesThings, type ToolProfile, writesContent } from './tools/tool-profile.js';
import { rankTools } from './tools/rank-tools.js';

/**
 * "Write the total of data/sales.csv to notes/a.md", "write a report with a summary of notes/a.md": what is to be
 * written has to be made first, so it becomes parts of its own before the part that writes.
 */
export function splitContent(part: Part, earlier: readonly Part[], draft: PlanDraft): Part[] {
  const writer = toolFor(part, draft);
  if (!writer || !writesContent(writer)) return [part];
  const { content, rest } = contentOf(part);
  if (content.length === 0 || !isMade(phrase(part, content), earlier, draft)) return [part];
  const made = splitObjects(phrase(part, content), draft);
  const last: Part = { ...part, tokens: rest, writesParts: made.length };
  return [...made, last];
}

/** The words for what is written: after "with" or "containing", else between the verb and the place. */
function contentOf({ tokens }: Part): { content: readonly Token[]; rest: readonly Token[] } {
  const at = (pattern: RegExp, from = 0) =>
    tokens.findIndex(({ kind, value }, index) => index >= from && kind === 'word' && pattern.test(value));
  const holding = at(/^(?:with|containing|including|holding)$/i, 1);
  if (holding !== -1) return { content: tokens.slice(holding + 1), rest: tokens.slice(0, holding) };
  const until = tokens.findLastIndex(
    ({ kind }, index) => kind === 'path' && /^(?:to|into|in|as)$/i.test(tokens[index - 1]?.value ?? ''),
  );
  if (until < 2) return { content: [], rest: tokens };
  return { content: tokens.slice(1, until - 1), rest: [...tokens.slice(0, 1), ...tokens.slice(until - 1)] };
}

/** True when a tool makes it, and no part before asks for the same: then it is not the output of an earlier part. */
function isMade(content: Part, earlier: readonly Part[], draft: PlanDraft): boolean {
  const reading = readPart(content, draft.files, false);
  const tool = toolFor(content, draft);
  if (!tool || changesThings(tool) || reading.object.length === 0) return false;
  if (reading.files.length + reading.urls.length > 0) return true;
  return earlier.length > 0 && !earlier.some((part) => toolFor(part, draft) === tool);
}

const toolFor = (part: Part, draft: PlanDraft): ToolProfile | undefined => {
  const [best] = rankTools(readPart(part, draft.files, false), draft.tools);
  return best?.fits ? best.tool : undefined;
};

const phrase = (part: Part, tokens: readonly Token[]): Part => ({
  text: tokens.map(({ value }) => value).join(' '),
  start: part.start,
  tokens,
  afterPrevious: part.afterPrevious,
});
