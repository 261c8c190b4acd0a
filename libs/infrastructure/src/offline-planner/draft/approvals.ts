import type { ApprovalWish, Part } from '../request/part.js';
import { conceptsOf } from '../language/synonyms.js';
import { conceptsIn, changesThings } from '../tools/tool-profile.js';
import type { DraftStep, PlanDraft } from './plan-draft.js';

/**
 * Marks the steps a person wants to be asked about: those that do what "before you ..." says; all that change
 * things when none does; without such words those of the part it stands with. When in doubt it asks more, not less.
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
  const acts = conceptsIn(before);
  if (acts.size > 0) return doing(acts, parts, candidates) ?? candidates;
  const host = parts.findLastIndex(({ start }) => start < wish.start);
  const near = candidates.filter(({ part }) => part === host);
  return near.length > 0 ? near : candidates.slice(-1);
}

/** Steps whose part says one of the acts; else those whose tool does it. */
function doing(acts: ReadonlySet<string>, parts: readonly Part[], steps: readonly DraftStep[]) {
  const said = steps.filter(({ part }) => conceptsOf(parts[part]?.verb ?? '').some((one) => acts.has(one)));
  const known = steps.filter(({ tool, vocabulary }) =>
    [...acts].some((act) => tool.verbs.has(act) || vocabulary.has(act) || (tool.weights.get(act) ?? 0) >= 2),
  );
  return [said, known].find((found) => found.length > 0);
}
