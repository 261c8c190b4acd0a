import fc from 'fast-check';
import type { ExecutionEvent } from '../execution/execution.events.js';
import type { ExecutionState } from '../execution/execution.state.js';
import { readableDecider, type ExecutionStory } from './execution-story.js';
import { play, type RandomRun } from './random-run.js';

/** An event of a run, with the state it met and the one it made. */
export interface Transition {
  readonly before: ExecutionState;
  readonly event: ExecutionEvent;
  readonly after: ExecutionState;
}

/** @throws Error when a run breaks the property */
export type Property = (story: ExecutionStory, transitions: readonly Transition[]) => void;

/** Checks properties on the same random runs: each run is played and folded once, however many properties look at it. */
export function eachRunOf(runs: fc.Arbitrary<RandomRun>): (check: Property, numRuns?: number) => void {
  const [seed = 0] = fc.sample(fc.integer(), 1);
  const played = new Map<string, Parameters<Property>>();
  const playOnce = (run: RandomRun): Parameters<Property> => {
    const key = JSON.stringify(run);
    const known = played.get(key);
    if (known) return known;
    const story = play(run);
    const told: Parameters<Property> = [story, transitionsOf(story)];
    played.set(key, told);
    return told;
  };
  return (check, numRuns = 200) =>
    fc.assert(
      fc.property(runs, (run) => check(...playOnce(run))),
      { numRuns, seed },
    );
}

function transitionsOf({ events }: ExecutionStory): readonly Transition[] {
  let before: ExecutionState = readableDecider.initialState;
  return events.map((event) => {
    const after = readableDecider.evolve(before, event);
    const transition = { before, event, after };
    before = after;
    return transition;
  });
}

/**
 * For properties that look at every event of many runs: one call of jest's `expect` takes 60 µs, nearly all of it to make
 * matchers that nobody asks for.
 * @throws Error saying that this must be
 */
export function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(`Must be: ${what}`);
}
