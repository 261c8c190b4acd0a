/**
 * What must happen outside because of what happened inside.
 * `react` answers what one event makes us owe; `resume` answers "we restarted: what is still owed?".
 * Recovery is the normal path: whatever `react` could have answered and is not done, `resume` answers again.
 */
export interface Process<State, Event, Owed> {
  react(state: State, event: Event): readonly Owed[];
  resume(state: State): readonly Owed[];
}
