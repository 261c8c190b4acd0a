import type { ApprovalWish, Part } from '../request/part.js';
import { conceptsIn, changesThings } from '../tools/tool-profile.js';
import type { DraftStep, PlanDraft } from './plan-draft.js';

/**
 * Marks the steps a person wants to be asked about: those that do what "before you ..." says; else those of the
 * part it stands with that change things; else all that change things. When in doubt it asks more, not less.
 */
export function applyApprovals(
  wishes: readonly ApprovalWish[],
  parts: readonly Part[],
  draft: PlanDraft,
): void {
  for (const wish of wishes) {
    for (const step of targetsOf(wish, parts, draft)) {
      step.approval = `You asked for it: "${wish.text.replace(/^(?:but|and)\s+/i, '')}".`;
    }
  }
}

function targetsOf(wish: ApprovalWish, parts: readonly Part[], draft: PlanDraft): readonly DraftStep[] {
  const changing = draft.steps.filter(({ tool }) => changesThings(tool));
  const candidates = changing.length > 0 ? changing : draft.steps.filter(({ implied }) => !implied);
  const before = wish.before ?? '';
  if (/\b(?:anything|everything|any of)\b/i.test(before)) return candidates;
  const verbs = [...conceptsIn(before)];
  const named = candidates.filter(({ tool, vocabulary }) =>
    verbs.some(
      (concept) =>
        tool.verbs.has(concept) || vocabulary.has(concept) || (tool.weights.get(concept) ?? 0) >= 2,
    ),
  );
  const host = parts.findLastIndex(({ start }) => start < wish.start);
  const near = candidates.filter(({ part }) => part === host);
  if (verbs.length > 0 && named.length > 0) {
    const both = named.filter((step) => near.includes(step));
    return both.length > 0 ? both : named;
  }
  if (verbs.length > 0) return candidates;
  return near.length > 0 ? near : candidates.slice(-1);
}
