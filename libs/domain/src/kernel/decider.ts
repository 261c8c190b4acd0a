import { isRejection, type Rejection } from './rejection.js';

/**
 * The pure heart of an aggregate (Jérémie Chassaing, "Functional Event Sourcing Decider").
 * `decide` judges a command against the state and answers the events that follow, or a refusal;
 * `evolve` folds one event into the state. Neither does I/O, reads a clock or draws random numbers.
 */
export interface Decider<State, Command, Event> {
  readonly initialState: State;
  decide(command: Command, state: State): readonly Event[] | Rejection;
  evolve(state: State, event: Event): State;
  isTerminal(state: State): boolean;
}

/** What a decision leads to: the events to append and the state after them, or the refusal. */
export type Decision<State, Event> = { readonly events: readonly Event[]; readonly state: State } | Rejection;

/** Decides a command and folds the outcome, so that callers never fold twice. */
export function decideAndFold<State, Command, Event>(
  decider: Decider<State, Command, Event>,
  command: Command,
  state: State,
): Decision<State, Event> {
  const events = decider.decide(command, state);
  if (isRejection(events)) return events;
  return { events, state: events.reduce((folded, event) => decider.evolve(folded, event), state) };
}
