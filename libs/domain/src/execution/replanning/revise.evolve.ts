import { PersistentArray } from '../../kernel/persistent-array.js';
import type { BoundPlan } from '../../plan/bound-plan.js';
import { termsOf } from '../../plan/approval-policy.js';
import { openBallot } from '../approvals/ballot.js';
import type { ExecutionState, Planned, StepState } from '../execution.state.js';
import { spend } from '../limits/budget.js';
import { isSettled } from '../maps/expansion.js';
import { newStep } from '../new-step.js';
import { planGraph } from '../plan-graph.js';
import { unmetOf } from '../recovery/stand-by.js';
import { closeBehind } from '../maps/expansion.evolve.js';
import { base, settle, without } from '../step-changes.js';
import { isKept } from './is-kept.js';
import { inStatus } from './replanning.evolve.js';
import type { RevisionAttached } from './replanning.events.js';
import type { PlanRevision } from './replanning.state.js';
import { isWaiting } from './revision-basis.js';

/**
 * A run under another version of its plan. Steps that both have in common keep their state, elements of maps with
 * theirs; the places of all of them follow the new plan. It waits for ExecutionStarted, as with its first plan.
 */
export function evolveRevised(state: ExecutionState & Planned, event: RevisionAttached): ExecutionState {
  const { revision, of, stepIds, reason, removed, changed, added, ...attached } = event;
  const { approvePlan } = state.requested.options;
  const settled = state.recovering.reduce((run, place) => replaced(run, place, event.at), state);
  const moved = inStatus(underPlan(settled, event.plan), 'awaiting-plan-approval');
  const { planBallot: _, ...rest } = moved;
  const done: PlanRevision = {
    version: event.version,
    ...{ of, reason, stepIds, changed, added, at: event.at },
    removed: removed.map((id) => ({ id, title: titleIn(state, id) })),
  };
  return {
    ...rest,
    ...(state.budget && attached.usage && { budget: spend(state.budget, attached.usage) }),
    attached,
    replanning: { rounds: revision, revisions: [...(state.replanning?.revisions ?? []), done] },
    ...(typeof approvePlan === 'object' && { planBallot: openBallot(termsOf(approvePlan) ?? {}, event.at) }),
  } as ExecutionState;
}

const titleIn = ({ attached }: Planned, id: string): string =>
  attached.plan.steps.find((step) => step.id === id)?.title ?? id;

/** The steps of a run, put to the places that another plan gives them. */
function underPlan<State extends Planned>(state: State, plan: BoundPlan): State {
  const before = state.attached.plan.steps;
  const graph = planGraph(plan);
  const shift = plan.steps.length - before.length;
  const kept = new Set(plan.steps.filter((step) => isKept(state, step)).map(({ id }) => id));
  const placeNow = (place: number): readonly number[] => {
    if (place >= before.length) return [place + shift];
    const { id } = state.steps.at(place);
    return kept.has(id) ? [graph.indexOf.get(id) as number] : [];
  };
  const move = (places: readonly number[]) => places.flatMap(placeNow);
  const own = plan.steps.map((step, place): StepState => {
    const known = kept.has(step.id) ? state.graph.indexOf.get(step.id) : undefined;
    return known === undefined ? newStep(step, graph.standsInFor.has(place)) : state.steps.at(known);
  });
  const steps = PersistentArray.of([...own, ...[...state.steps].slice(before.length)]);
  const moved = { ...state, attached: { ...state.attached, plan }, graph, steps };
  const counted = own.map((step, place) =>
    step.status === 'pending' ? { ...step, unmet: unmetOf(moved, place) } : step,
  );
  const free = counted.flatMap((step, place) =>
    step.status === 'pending' && step.unmet === 0 ? [place] : [],
  );
  const all = steps.withAll(0, counted);
  return {
    ...moved,
    steps: all,
    expansions: state.expansions.map((one) => ({
      ...one,
      map: placeNow(one.map)[0] as number,
      first: one.first + shift,
    })),
    ready: [...new Set([...free, ...move(state.ready)])].sort((left, right) => left - right),
    retrying: move(state.retrying),
    recovering: move(state.recovering),
    ...(state.asking && { asking: move(state.asking) }),
    ...(state.compensable && { compensable: move(state.compensable) }),
    unsettled: [...all].filter((step) => !isSettled(step)).length,
  };
}

/** A step that waited for another plan has failed, and does not fail the run; with a map end those of its elements that are left. */
function replaced<State extends Planned>(state: State, place: number, endedAt: number): State {
  const step = state.steps.at(place);
  if (step.status !== 'recovering' || !isWaiting(step)) return state;
  const { error } = step;
  const released = { ...state, recovering: without(state.recovering, place) };
  const failed = { ...base(step), status: 'failed', error, contained: true, endedAt } as const;
  return closeBehind(state, settle(released, place, failed), place, endedAt);
}
