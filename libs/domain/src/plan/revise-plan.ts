import { asJson, canonicalJson } from '../kernel/json.js';
import type { Digest } from '../kernel/message.js';
import { reject, type Rejection } from '../kernel/rejection.js';
import { askAboutNewReach } from './ask-about-new-reach.js';
import { bindPlan } from './bind-plan.js';
import type { BoundPlan } from './bound-plan.js';
import type { Catalogue } from './catalogue.js';
import type { PlanState, ProposePlan } from './plan.decider.js';
import type { PlanEvent, PlanRevised, RevisedRun } from './plan.events.js';
import type { Revision } from './revision.js';
import { revisionIssues } from './revision-issues.js';
import { validatePlan } from './validate-plan.js';

export interface RevisePlan extends ProposePlan {
  /** The version that the run follows. */
  readonly of: number;
  /** What that has come to: what has started stays as it was bound. */
  readonly basis: Pick<Revision, 'plan' | 'steps'>;
  readonly revises: RevisedRun;
}

/** A new version for a run that is under way. One that was made for the same proposal before is not made again. */
export function revise(
  { plan, now, of, basis, revises, ...rest }: RevisePlan,
  state: PlanState,
  digest: Digest,
  catalogue: Catalogue,
): readonly PlanEvent[] | Rejection {
  if (revisionOf(state, revises)) return [];
  const issues = [
    ...validatePlan(plan, catalogue).map(({ message }) => message),
    ...revisionIssues(plan, basis),
  ];
  if (issues.length > 0) return reject('INVALID_PLAN', issues.join('\n'));
  const bound = keepingFixed(askAboutNewReach(bindPlan(plan, catalogue), basis.plan), basis);
  const newest = state.status === 'proposed' ? (state.versions.at(-1)?.version ?? 0) : 0;
  const version = Math.max(newest, of) + 1;
  const said = digest(canonicalJson(asJson(bound)));
  return [
    {
      type: 'PlanRevised',
      data: { ...rest, version, digest: said, plan: bound, of, revises, at: now },
    },
  ];
}

/** The version that was made for a proposal; undefined when there is none. */
export const revisionOf = (state: PlanState, wanted: RevisedRun): PlanRevised | undefined =>
  state.status === 'proposed'
    ? state.versions.find(
        (version): version is PlanRevised => 'revises' in version && isSame(version.revises, wanted),
      )
    : undefined;

const isSame = (one: RevisedRun, other: RevisedRun): boolean =>
  one.executionId === other.executionId && one.revision === other.revision && one.proposal === other.proposal;

/** What has started goes on under the policies it started with. */
function keepingFixed(bound: BoundPlan, { plan, steps }: RevisePlan['basis']): BoundPlan {
  const fixed = new Set(steps.filter(({ standing }) => standing !== 'open').map(({ id }) => id));
  const before = new Map(plan.steps.map((step) => [step.id, step]));
  return {
    ...bound,
    steps: bound.steps.map((step) => (fixed.has(step.id) ? (before.get(step.id) ?? step) : step)),
  };
}
