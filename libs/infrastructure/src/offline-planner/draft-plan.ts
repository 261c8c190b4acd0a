import type { Plan } from '@app/domain/plan/plan.js';
import { PlanningError, type PlanningContext } from '@app/domain/plan/planner.js';
import { applyApprovals } from './draft/approvals.js';
import { conditionFrom } from './draft/conditions.js';
import { orderEffects } from './draft/order-effects.js';
import { type DraftStep, PlanDraft, toToolStep } from './draft/plan-draft.js';
import { resultOf } from './draft/result.js';
import { Unplaceable } from './draft/unplaceable.js';
import { dateReader, localTime } from './entities/dates.js';
import { WorkspaceFiles } from './entities/workspace-files.js';
import { conceptsOf } from './language/synonyms.js';
import { tokenize } from './language/tokens.js';
import { splitContent } from './split-content.js';
import { splitObjects } from './split-objects.js';
import { unusedWords } from './draft/unused-words.js';
import { listed } from './fill/titles.js';
import { placePart } from './place-part.js';
import { takeApprovalWishes } from './request/approval-wishes.js';
import type { Part } from './request/part.js';
import { readParts } from './request/read-parts.js';
import { profileOf } from './tools/tool-profile.js';

/** @throws PlanningError UNPLACEABLE naming every part that found no place */
export async function draftPlan({
  request,
  now,
  timeZone,
  catalogue,
  files,
}: PlanningContext): Promise<Plan> {
  const workspace = new WorkspaceFiles(files);
  const tools = catalogue.tools.map(profileOf);
  const verbs = new Set(tools.flatMap((tool) => [...tool.verbs]));
  const { rest, wishes } = takeApprovalWishes(request);
  const tokens = tokenize(rest, (word) => workspace.isPath(word));
  const clauses = readParts(rest, tokens, (word) => conceptsOf(word).some((concept) => verbs.has(concept)));
  const mentioned = tokens.flatMap(({ kind, value }) =>
    kind === 'path' ? (workspace.find(value) ?? []) : [],
  );
  const today = await localTime(now, timeZone);
  const draft = new PlanDraft(tools, workspace, await dateReader(now, timeZone), today, mentioned);
  const parts = clauses
    .flatMap((part, index) => splitContent(part, clauses.slice(0, index), draft))
    .flatMap((part) => splitObjects(part, draft));
  draft.partTexts = parts.map(({ text }) => text);
  placeAll(parts, request, draft);
  applyApprovals(wishes, parts, draft);
  orderEffects(parts, draft);
  return {
    goal: goalOf(request),
    steps: draft.steps.map(toToolStep),
    result: resultOf(draft),
    ...(draft.notes.length > 0 ? { notes: draft.notes } : {}),
  };
}

function placeAll(parts: readonly Part[], request: string, draft: PlanDraft): void {
  const failures: string[] = [];
  parts.forEach((part, index) => {
    draft.part = index;
    try {
      const condition = part.condition === undefined ? undefined : conditionOf(part.condition, part, draft);
      const steps = placePart(part, draft);
      noteUnused(part, draft);
      if (condition) for (const step of steps) step.when = condition;
    } catch (error) {
      if (!(error instanceof Unplaceable)) throw error;
      if (error.lacksEarlier && failures.length > 0) return;
      failures.push(`"${part.text.trim()}" - ${error.why}.`);
    }
  });
  if (parts.length === 0)
    failures.push(`"${request.trim().slice(0, 200)}" - it asks for nothing. Say what is to be done.`);
  if (failures.length === 0) return;
  const what = failures.length === 1 ? 'a part' : `${failures.length} parts`;
  throw new PlanningError('UNPLACEABLE', `I could not place ${what} of the request: ${failures.join(' ')}`);
}

function noteUnused(part: Part, draft: PlanDraft): void {
  const own = draft.steps.filter((step) => step.part === draft.part);
  const unused = unusedWords(part, own, draft.readDates).map((word) => `"${word}"`);
  if (own.length > 0 && unused.length > 0)
    draft.note(`I made no use of ${listed(unused)} in "${part.text}".`);
}

/** A condition may ask for something no part before it did: "if the total of data/sales.csv is above 100". */
const conditionOf = (clause: string, part: Part, draft: PlanDraft) =>
  conditionFrom(clause, draft, (subject): DraftStep | undefined => {
    const tokens = tokenize(subject, (word) => draft.files.isPath(word));
    return placePart({ text: subject, start: part.start, tokens, afterPrevious: false }, draft).at(-1);
  });

const goalOf = (request: string): string => {
  const line = request.replace(/\s+/g, ' ').trim();
  return line.length <= 500 ? line : `${line.slice(0, 499)}…`;
};
