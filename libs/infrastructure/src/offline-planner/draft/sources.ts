import { describedFiles } from '../entities/file-mentions.js';
import type { Reading, Term } from '../request/reading.js';
import { changesThings, type ToolProfile } from '../tools/tool-profile.js';
import { proseOf } from './outputs.js';
import type { DraftStep, PlanDraft } from './plan-draft.js';
import { fetchPage, readFile } from './read-sources.js';
import { Unplaceable } from './unplaceable.js';

/** Something to work on: the output of a step, or words of the request. */
export interface Source {
  readonly name: string;
  readonly step?: DraftStep;
  readonly literal?: string;
}

/**
 * What a part is about, in this order: files and addresses it names, outputs it names ("the summaries"),
 * files it describes ("the Q3 report"), a quotation, and last what was read or made before.
 */
export function sourcesOf(reading: Reading, tool: ToolProfile, draft: PlanDraft): Source[] {
  const explicit = explicitSources(reading, tool, draft);
  if (explicit.length > 0) return explicit;
  const called = calledOutputs(reading, tool, draft);
  if (called.length > 0) return called;
  const described = describedFiles(reading.part.tokens, draft.files);
  if (described) {
    const earlier = draft.steps.filter(
      ({ source }) => source !== undefined && described.paths.includes(source),
    );
    if (described.paths.length === 1 && earlier.length === 0) {
      draft.note(`I took "${reading.part.text}" to be about ${described.paths.join(', ')}.`);
    }
    return described.paths.map((path) => toSource(readFile(path, draft)));
  }
  if (reading.quotes.length > 0) return reading.quotes.map((literal) => ({ name: 'the quotation', literal }));
  return recentSources(reading, draft);
}

function explicitSources(reading: Reading, tool: ToolProfile, draft: PlanDraft): Source[] {
  const mentions = reading.files.filter(({ asTarget }) => !(asTarget && changesThings(tool)));
  const missing = mentions.find(({ paths }) => paths.length === 0);
  if (missing) throw new Unplaceable(missingFile(missing.name, draft));
  const paths = [...new Set(mentions.flatMap((mention) => mention.paths))];
  return [
    ...paths.map((path) => toSource(readFile(path, draft))),
    ...reading.urls.map((url) => toSource(fetchPage(url, draft))),
  ];
}

export function missingFile(name: string, draft: PlanDraft): string {
  const folder = name.slice(0, name.lastIndexOf('/') + 1);
  const beside = draft.files.paths.filter((path) => folder !== '' && path.startsWith(folder));
  const near = (beside.length > 0 ? beside : draft.files.paths).slice(0, 8).join(', ') || 'no files at all';
  return `there is no "${name}" in the workspace, which has: ${near}. Check the name`;
}

/** Outputs of earlier steps by a word for them; of several steps those of the latest part that fits. */
function calledOutputs(reading: Reading, tool: ToolProfile, draft: PlanDraft): Source[] {
  const own = new Set([...reading.object, ...reading.others].filter((term) => !isOwnWord(term, tool)));
  const steps = new Set<DraftStep>();
  for (const term of own) {
    const named = draft.steps.filter((step) => term.concepts.some((concept) => step.vocabulary.has(concept)));
    const latest = Math.max(...named.filter(({ implied }) => !implied).map(({ part }) => part));
    named.filter(({ part, implied }) => part === latest && !implied).forEach((step) => steps.add(step));
  }
  return draft.steps.filter((step) => steps.has(step)).map(toSource);
}

/** "List the action items" is not about earlier action items. */
const isOwnWord = ({ concepts }: Term, tool: ToolProfile) =>
  !changesThings(tool) && concepts.some((concept) => (tool.weights.get(concept) ?? 0) >= 3);

/**
 * "them" or nothing at all: what was read last. "it" is what the part before made, when that part named its own
 * source ("summarise notes/a.md and translate it"); else what was read, too ("read a.md, summarise it, translate it").
 */
function recentSources(reading: Reading, draft: PlanDraft): Source[] {
  const texts = draft.steps.filter((step) => proseOf(step) !== undefined && !changesThings(step.tool));
  const pointing = reading.part.tokens.some(({ value }) => /^(?:it|this|that)$/i.test(value));
  const last = draft.steps.filter(({ part }) => part === draft.part - 1);
  const made = last.filter((step) => !step.implied && texts.includes(step));
  if (pointing && made.length > 0 && last.some(({ implied }) => implied)) return made.map(toSource);
  const read = texts.filter(({ tool }) => tool.effects === 'reads');
  const latest = Math.max(...read.map(({ part }) => part));
  const found = read.filter(({ part }) => part === latest);
  if (found.length > 0) return found.map(toSource);
  const latestMade = Math.max(...texts.map(({ part }) => part));
  return texts.filter(({ part }) => part === latestMade).map(toSource);
}

export const toSource = (step: DraftStep): Source => ({ name: step.source ?? step.heading, step });

/** Whether a part wants one result for each source rather than one for all. */
export function wantsEach(reading: Reading): boolean {
  const words = reading.part.tokens.map(({ value }) => value.toLowerCase());
  if (words.some((word) => /^(?:together|overall|combined|altogether|across|single)$/.test(word)))
    return false;
  if (words.some((word) => /^(?:each|every|per|individually|separately|respectively)$/.test(word)))
    return true;
  return reading.verbKind === 'specific';
}
