import type { Rejection } from './rejection.js';

/**
 * The pure heart of an aggregate (Jérémie Chassaing, "Functional Event Sourcing Decider").
 * `decide` judges a command against the state and answers the events that follow with the state they lead to, or a
 * refusal; `evolve` folds one event into the state. Neither does I/O, reads a clock or draws random numbers.
 */
export interface Decider<State, Command, Event> {
  readonly initialState: State;
  decide(command: Command, state: State): Decision<State, Event>;
  evolve(state: State, event: Event): State;
  isTerminal(state: State): boolean;
}

/** What a decision leads to: the events to append and the state after them, or the refusal. */
export type Decision<State, Event> = Decided<State, Event> | Rejection;

export interface Decided<State, Event> {
  readonly events: readonly Event[];
  readonly state: State;
}

/**
 * A decision in the making: each event is folded as it is added, once, so that what follows from it is decided on the
 * state after it and nobody folds it again.
 */
export class Draft<State, Event> implements Decided<State, Event> {
  readonly events: Event[] = [];

  constructor(
    public state: State,
    private readonly evolve: (state: State, event: Event) => State,
  ) {}

  add(...events: readonly Event[]): this {
    for (const event of events) {
      this.events.push(event);
      this.state = this.evolve(this.state, event);
    }
    return this;
  }
}
