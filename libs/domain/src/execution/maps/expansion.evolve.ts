import type { BoundMap } from '../../plan/bound-plan.js';
import type { Planned, StepState } from '../execution.state.js';
import { base } from '../step-changes.js';
import { expansionOf, isSettled, itemId, type Expansion } from './expansion.js';
import type { StepExpanded } from './map.events.js';

/** Makes the elements of a map steps of the run, or goes on with those that there are; the caller puts the map itself. */
export function expand<State extends Planned>(
  state: State,
  map: number,
  { stepId, count }: StepExpanded,
): State {
  const before = expansionOf(state, map);
  if (before) return expandAgain(state, before);
  const items = Array.from({ length: count }, (_, index): StepState => ({
    id: itemId(stepId, index),
    status: 'pending',
    unmet: 0,
    attempt: 0,
    tries: 0,
    group: 1,
    approved: false,
  }));
  const expansion = { map, first: state.steps.length, count, next: 0, open: 0, settled: 0, failed: 0 };
  return {
    ...state,
    steps: state.steps.concat(items),
    expansions: [...state.expansions, expansion],
    unsettled: state.unsettled + count,
  };
}

/** A map that a person has tried again: elements that have their output keep it. */
function expandAgain<State extends Planned>(state: State, expansion: Expansion): State {
  const { map, first, count } = expansion;
  const { idempotent } = (state.attached.plan.steps[map] as BoundMap).step.policy;
  const items = Array.from({ length: count }, (_, index) => state.steps.at(first + index));
  const again = items.map((item) => openAgain(item, idempotent));
  const settled = again.filter(isSettled).length;
  const begun = again.findIndex(({ status }) => status === 'pending');
  const next = begun < 0 ? count : begun;
  const open = again.slice(0, next).filter((item) => !isSettled(item)).length;
  return {
    ...state,
    steps: state.steps.withAll(first, again),
    expansions: state.expansions.map((one) =>
      one === expansion ? { ...one, next, open, settled, failed: 0 } : one,
    ),
    unsettled: state.unsettled + items.filter(isSettled).length - settled,
  };
}

/** What failed may still have had its effect: only where that is harmless is the same key used again. */
function openAgain(item: StepState, idempotent: boolean): StepState {
  if (item.status !== 'failed' && item.status !== 'cancelled') return item;
  const renewed = item.status === 'failed' && !idempotent;
  const group = renewed ? item.group + 1 : item.group;
  return { ...base(item), status: 'pending', tries: 0, group, approved: item.approved && !renewed };
}

/**
 * Ends what has not started of a map that ended before its elements; those that run come to their end by themselves.
 * A lost outcome is a failure then: nobody will be asked about it.
 */
export function closeItems<State extends Planned>(state: State, map: number, endedAt: number): State {
  const expansion = expansionOf(state, map);
  if (!expansion || expansion.settled === expansion.count) return state;
  const { first, count: all } = expansion;
  const end = first + all;
  const changed = Array.from({ length: all }, (_, index) =>
    closeItem(state.steps.at(first + index), endedAt),
  );
  const running = changed.filter(({ status }) => status === 'running').length;
  const closed: Expansion = {
    ...expansion,
    next: all,
    open: running,
    settled: all - running,
    failed: changed.filter(({ status }) => status === 'failed').length,
  };
  const isOther = (place: number) => place < first || place >= end;
  return {
    ...state,
    steps: state.steps.withAll(first, changed),
    expansions: state.expansions.map((one) => (one === expansion ? closed : one)),
    ready: state.ready.filter(isOther),
    retrying: state.retrying.filter(isOther),
    ...(state.asking && { asking: state.asking.filter(isOther) }),
    unsettled: state.unsettled - (closed.settled - expansion.settled),
  };
}

function closeItem(step: StepState, endedAt: number): StepState {
  if (step.status === 'running' || isSettled(step)) return step;
  const lost = lostOutcome(step);
  if (lost === undefined) return { ...base(step), status: 'cancelled', endedAt };
  const error = { code: 'OUTCOME_UNKNOWN', message: lost, retryable: false };
  return { ...base(step), status: 'failed', error, endedAt };
}

function lostOutcome(step: StepState): string | undefined {
  if (step.status === 'outcome-unknown') return step.reason;
  const asks = step.status === 'waiting-for-approval' && step.approval.kind === 'unknown-outcome';
  return asks ? step.approval.reason : undefined;
}
