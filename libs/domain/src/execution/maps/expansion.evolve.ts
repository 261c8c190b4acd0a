import type { BoundMap } from '../../plan/bound-plan.js';
import type { Planned, StepState } from '../execution.state.js';
import { base } from '../step-changes.js';
import { expansionOf, isItem, isSettled, itemId, waitsForItsTurn, type Expansion } from './expansion.js';
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

/** A map goes on after the end of its run, or because a person tries it again: what was stopped is done now. */
function expandAgain<State extends Planned>(state: State, expansion: Expansion): State {
  const { first, count } = expansion;
  const items = itemsOf(state, expansion).map((item): StepState =>
    item.status === 'cancelled' ? { ...base(item), status: 'pending', tries: 0 } : item,
  );
  const waiting = items.filter(waitsForItsTurn);
  const next = waiting[0] ? items.indexOf(waiting[0]) : count;
  const settled = items.filter(isSettled).length;
  const open = count - settled - waiting.length;
  return {
    ...state,
    steps: state.steps.withAll(first, items),
    expansions: state.expansions.map((one) => (one === expansion ? { ...one, next, open, settled } : one)),
    unsettled: state.unsettled + expansion.settled - settled,
  };
}

/** A person tries a map again, and with it the elements that failed; those that have their output keep it. */
export function retryItems<State extends Planned>(state: State, map: number): State {
  const expansion = expansionOf(state, map);
  if (!expansion || expansion.failed === 0) return state;
  const { idempotent } = (state.attached.plan.steps[map] as BoundMap).step.policy;
  const items = itemsOf(state, expansion).map((item) =>
    item.status === 'failed' ? openAgain(item, idempotent) : item,
  );
  const settled = expansion.settled - expansion.failed;
  return {
    ...state,
    steps: state.steps.withAll(expansion.first, items),
    expansions: state.expansions.map((one) => (one === expansion ? { ...one, settled, failed: 0 } : one)),
    unsettled: state.unsettled + expansion.failed,
  };
}

/** What failed may still have had its effect: only where that is harmless is the same key used again. */
const openAgain = (item: StepState, idempotent: boolean): StepState => ({
  ...base(item),
  status: 'pending',
  tries: 0,
  group: idempotent ? item.group : item.group + 1,
  approved: item.approved && idempotent,
});

const itemsOf = ({ steps }: Planned, { first, count }: Expansion): StepState[] =>
  Array.from({ length: count }, (_, index) => steps.at(first + index));

/** A map that has ended leaves nothing behind that could still start, whether it was under way or about to go on. */
export function closeBehind<State extends Planned>(
  before: State,
  after: State,
  place: number,
  at: number,
): State {
  if (after.expansions.length === 0 || isItem(after, place)) return after;
  const { status } = after.steps.at(place);
  const waits = status === 'pending' || status === 'waiting-for-approval';
  const goesOn = status === 'expanded' || (waits && before.steps.at(place).status !== 'expanded');
  return goesOn ? after : closeItems(after, place, at);
}

/**
 * Ends what has not started of a map that ended before its elements; those that run come to their end by themselves.
 * A lost outcome is a failure then: nobody will be asked about it.
 */
function closeItems<State extends Planned>(state: State, map: number, endedAt: number): State {
  const expansion = expansionOf(state, map);
  if (!expansion || expansion.settled === expansion.count) return state;
  const { first, count: all } = expansion;
  const end = first + all;
  const changed = itemsOf(state, expansion).map((item) => closeItem(item, endedAt));
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
