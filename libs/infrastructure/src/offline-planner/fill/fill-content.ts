import type { Json } from '@app/domain/kernel/json.js';
import type { Call } from '../draft/call.js';
import { presentation, proseOf, reference } from '../draft/outputs.js';
import type { PlanDraft } from '../draft/plan-draft.js';
import { type Source, sourcesOf, toSource } from '../draft/sources.js';
import { Unplaceable } from '../draft/unplaceable.js';
import type { Reading, Term } from '../request/reading.js';
import type { Field } from '../tools/fields.js';
import { changesThings, type ToolProfile } from '../tools/tool-profile.js';

const everything =
  /^(?:everything|all|result|finding|output|them|it|this|that|content|answer|outcome|rest|whole)s?$/i;

/** What a part wants written: what it names, else everything found so far. @throws Unplaceable when there is nothing */
export function contentFor(reading: Reading, tool: ToolProfile, draft: PlanDraft): Source[] {
  const { writesParts } = reading.part;
  if (writesParts !== undefined) return madeBy(writesParts, draft);
  const unknown = reading.object.filter((term) => !isKnown(term, tool, draft, reading));
  const words = reading.part.tokens.map(({ value }) => value);
  if (words.some((word) => /^(?:everything|all|results?|findings?)$/i.test(word)))
    return results(draft, reading);
  const titled = tool.inputs.some(({ role, required }) => role === 'title' && required);
  const own = reading.files.filter(({ asTarget, paths }) => !asTarget && paths.length > 0);
  if (!titled && reading.quotes.length > 0 && own.length === 0) {
    return reading.quotes.map((literal) => ({ name: literal, literal }));
  }
  if (unknown.length === 0 || own.length > 0) {
    const pointed = words.some((word) => /^(?:it|them|this|that)$/i.test(word));
    const named = pointed ? lastMade(draft) : sourcesIfAny(reading, tool, draft);
    if (named.length > 0) return named;
    return results(draft, reading);
  }
  const said = unknown.map(({ word }) => word).join(' ');
  throw new Unplaceable(
    `nothing before it yields "${said}", so there is nothing to write: say where it comes from`,
    true,
  );
}

function sourcesIfAny(reading: Reading, tool: ToolProfile, draft: PlanDraft): Source[] {
  const hasOwn = reading.files.some(({ asTarget }) => !asTarget) || reading.urls.length > 0;
  const known = reading.object.filter(({ concepts }) =>
    draft.steps.some((step) => concepts.some((concept) => step.vocabulary.has(concept))),
  );
  const own = known.filter(
    ({ concepts }) => !concepts.some((concept) => (tool.weights.get(concept) ?? 0) >= 3),
  );
  return hasOwn || own.length > 0 ? sourcesOf(reading, tool, draft) : [];
}

const madeBy = (parts: number, draft: PlanDraft): Source[] =>
  draft.steps
    .filter(({ part, implied }) => !implied && part >= draft.part - parts && part < draft.part)
    .map(toSource);

const isKnown = ({ word, concepts }: Term, tool: ToolProfile, draft: PlanDraft, reading: Reading): boolean =>
  everything.test(word) ||
  concepts.some((concept) => (tool.weights.get(concept) ?? 0) >= 1) ||
  draft.steps.some((step) => concepts.some((concept) => step.vocabulary.has(concept))) ||
  reading.part.tokens.some(({ kind, value }) => kind === 'quote' && value.includes(word));

/** Everything made so far; what was only read when nothing was made of it. */
function results(draft: PlanDraft, reading: Reading): Source[] {
  const made = draft.steps.filter((step) => !step.implied && isResult(step, draft));
  const found = made.length > 0 ? made : draft.steps.filter(({ tool }) => !changesThings(tool));
  if (found.length > 0) return found.map(toSource);
  throw new Unplaceable(
    `there is nothing yet that "${reading.part.text}" could write: say what it is to hold`,
    true,
  );
}

const lastMade = (draft: PlanDraft): Source[] => {
  const made = draft.steps.filter((step) => !step.implied && !changesThings(step.tool));
  const latest = Math.max(...made.map(({ part }) => part));
  return made.filter(({ part }) => part === latest).map(toSource);
};

/** Texts that a later step works on are material, not results. */
const isResult = (step: PlanDraft['steps'][number], draft: PlanDraft): boolean =>
  !changesThings(step.tool) &&
  !(step.tool.effects === 'reads' && step.source !== undefined && isUsed(step.id, draft));

const isUsed = (id: string, draft: PlanDraft) =>
  draft.steps.some(({ input }) => JSON.stringify(input).includes(`{{${id}.`));

/** Sources as one text: alone as it is, several under headings. */
export function joinedText(sources: readonly Source[], headings: boolean): string {
  const [first] = sources;
  if (first && sources.length === 1) return textOf(first);
  const texts = sources.map((source) =>
    headings ? `## ${headingOf(source)}\n\n${textOf(source)}` : textOf(source),
  );
  return texts.join('\n\n');
}

export const proseText = (source: Source): string =>
  source.literal ?? (source.step && (proseOf(source.step) ?? reference(source.step))) ?? '';

const textOf = (source: Source, anyValue = false): string =>
  source.literal ?? (source.step ? presentation(source.step, anyValue) : '');

const headingOf = (source: Source): string => source.step?.heading ?? source.name;

/** A list of texts with names, such as the sections of a report or the texts to compare. */
export function namedTexts(field: Field, { sources, tool }: Call): Json | undefined {
  const body = field.members.find(({ role }) => role === 'markdown' || role === 'text');
  if (!body) return undefined;
  const label = field.members.find(
    ({ role, type }) => role === 'title' || (role === undefined && type === 'string'),
  );
  const shown = changesThings(tool) || body.role === 'markdown';
  return sources.map((source) => ({
    ...(label ? { [label.name]: shown ? headingOf(source) : source.name } : {}),
    [body.name]: shown ? textOf(source, body.anyValue) : proseText(source),
  }));
}
