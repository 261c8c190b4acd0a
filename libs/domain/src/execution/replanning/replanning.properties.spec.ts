import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readableDecider, type ExecutionStory } from '../../testing/execution-story.js';
import { play, randomRun } from '../../testing/random-run.js';
import type { ExecutionEvent } from '../execution.events.js';
import { isPlanned, isTerminal, placeOf, type ExecutionState, type Planned } from '../execution.state.js';
import { isLeftBehind } from '../maps/expansion.js';
import { plannedStep } from '../planned-step.js';
import { standingOf } from './revision-basis.js';

/** Runs in which any step may ask for another plan. */
const eachRun = (check: (story: ExecutionStory) => void) =>
  fc.assert(
    fc.property(randomRun, fc.integer({ min: 1, max: 3 }), (run, replans) =>
      check(play({ ...run, replans, choices: run.choices.map(oftenFailing) })),
    ),
    { numRuns: 200 },
  );

/** A third of what happens is that a running step fails for good. */
const oftenFailing = (choice: number): number => (choice % 3 === 0 ? 7 + 25 * (31 + (choice % 18)) : choice);

function* transitions({ events }: ExecutionStory) {
  let before: ExecutionState = readableDecider.initialState;
  for (const event of events) {
    const after = readableDecider.evolve(before, event);
    yield { before, event, after };
    before = after;
  }
}

const revisions = ({ events }: ExecutionStory) =>
  events.filter((event) => event.type === 'RevisionAttached').length;

test('every run comes to an end, however often its plan is revised', () => {
  let revised = 0;
  eachRun((story) => {
    expect(isTerminal(story.state)).toBe(true);
    revised += revisions(story);
  });
  expect(revised).toBeGreaterThan(20);
});

test('a revision loses no step that has started: id, plan, output and attempts stay', () => {
  eachRun((story) => {
    for (const { before, event, after } of transitions(story)) {
      if (event.type !== 'RevisionAttached' || !isPlanned(before) || !isPlanned(after)) continue;
      for (const [place, step] of [...before.steps].entries()) {
        if (standingOf(step) === 'open') continue;
        const now = placeOf(after, step.id) as number;
        expect(plannedStep(after, now)).toEqual(plannedStep(before, place));
        const kept = after.steps.at(now);
        expect(kept.attempt).toBe(step.attempt);
        // What is left of a map ends with it.
        if (step.status !== 'recovering' && !isLeftBehind(after, now))
          expect({ ...kept, unmet: step.unmet }).toEqual(step);
      }
    }
  });
});

test('nothing starts while another plan is looked for, and it is asked for as often as it may be', () => {
  eachRun((story) => {
    for (const { before, event } of transitions(story))
      if (before.status === 'replanning') expect(event.type).not.toBe('StepStarted');
    const { state } = story;
    const rounds = (isPlanned(state) ? state.replanning?.rounds : undefined) ?? 0;
    if (state.status !== 'none') expect(rounds).toBeLessThanOrEqual(state.requested.options.replans ?? 2);
    expect(story.events.filter(isAsked).length).toBeLessThanOrEqual(rounds);
  });
});

const isAsked = ({ type }: ExecutionEvent) => type === 'ReplanningStarted';

test('what is to be undone is what was done, in whatever plan it stood', () => {
  eachRun((story) => {
    for (const { after } of transitions(story)) {
      if (!isPlanned(after) || !after.compensable) continue;
      const done = after.compensable.map((place) => [after.steps.at(place).status, undoOf(after, place)]);
      for (const [status, undo] of done) expect([status, undo]).toEqual(['succeeded', true]);
    }
  });
});

const undoOf = (state: Planned, place: number) => plannedStep(state, place).policy.compensate !== undefined;
