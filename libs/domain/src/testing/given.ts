import type { Decider } from '../kernel/decider.js';
import { canonicalJson, type Json } from '../kernel/json.js';
import { isRejection, type Rejection, type RejectionCode } from '../kernel/rejection.js';

export interface RejectionMatcher {
  readonly code: RejectionCode;
  /** What the detail must say. */
  readonly says?: RegExp;
}

export const rejected = (code: RejectionCode, says?: RegExp): RejectionMatcher => ({
  code,
  ...(says === undefined ? {} : { says }),
});

export interface Outcome<State, Event> {
  /** Throws unless exactly these events followed, or unless the command was refused like this. */
  then(expected: readonly Event[] | RejectionMatcher): void;
  /** The state after the events; the one before when the command was refused. */
  readonly state: State;
}

/**
 * A test of a decider in its own words, for any test runner: `given(decider, history).when(command).then(events)`.
 * Several commands in `when` are given one after the other; `then` judges the last.
 */
export function given<State, Command, Event>(
  decider: Decider<State, Command, Event>,
  history: readonly Event[],
) {
  return {
    when(...commands: readonly Command[]): Outcome<State, Event> {
      let state = foldAll(decider, history);
      let last: readonly Event[] | Rejection = [];
      for (const command of commands) {
        const decision = decider.decide(command, state);
        last = isRejection(decision) ? decision : decision.events;
        if (!isRejection(decision)) state = decision.state;
      }
      const outcome = last;
      return { state, then: (expected) => compare(outcome, expected) };
    },
  };
}

/** The state that a history leads to. */
export const foldAll = <State, Event>(
  decider: Pick<Decider<State, never, Event>, 'initialState' | 'evolve'>,
  history: readonly Event[],
): State => history.reduce((state, event) => decider.evolve(state, event), decider.initialState);

function compare(actual: readonly unknown[] | Rejection, expected: readonly unknown[] | RejectionMatcher) {
  if (isMatcher(expected)) {
    const fits =
      isRejection(actual) &&
      actual.code === expected.code &&
      (expected.says === undefined || expected.says.test(actual.detail));
    if (!fits) fail(actual, `a rejection ${expected.code} ${String(expected.says ?? '')}`);
  } else if (canonicalJson(actual as Json) !== canonicalJson(expected as Json)) {
    fail(actual, JSON.stringify(expected, null, 2));
  }
}

const isMatcher = (expected: readonly unknown[] | RejectionMatcher): expected is RejectionMatcher =>
  !Array.isArray(expected);

function fail(actual: unknown, expected: string): never {
  throw new Error(`Expected ${expected}\nbut got ${JSON.stringify(actual, null, 2)}`);
}
