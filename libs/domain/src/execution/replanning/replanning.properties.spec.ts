import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { eachRunOf, must } from '../../testing/each-run.js';
import type { ExecutionStory } from '../../testing/execution-story.js';
import { randomRun } from '../../testing/random-run.js';
import type { ExecutionEvent } from '../execution.events.js';
import { isPlanned, isTerminal, placeOf, type Planned } from '../execution.state.js';
import { isLeftBehind } from '../maps/expansion.js';
import { plannedStep } from '../planned-step.js';
import { standingOf } from './revision-basis.js';

/** A third of what happens is that a running step fails for good. */
const oftenFailing = (choice: number): number => (choice % 3 === 0 ? 7 + 25 * (31 + (choice % 18)) : choice);

/** Runs in which any step may ask for another plan. */
const failingRun = fc
  .tuple(randomRun, fc.integer({ min: 1, max: 3 }))
  .map(([run, replans]) => ({ ...run, replans, choices: run.choices.map(oftenFailing) }));
const eachRun = eachRunOf(failingRun);

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
  eachRun((_, transitions) => {
    for (const { before, event, after } of transitions) {
      if (event.type !== 'RevisionAttached' || !isPlanned(before) || !isPlanned(after)) continue;
      for (const [place, step] of [...before.steps].entries()) {
        if (standingOf(step) === 'open') continue;
        const now = placeOf(after, step.id) as number;
        expect(plannedStep(after, now)).toEqual(plannedStep(before, place));
        const kept = after.steps.at(now);
        must(kept.attempt === step.attempt, 'its attempts stay');
        // What is left of a map ends with it.
        if (step.status !== 'recovering' && !isLeftBehind(after, now))
          expect({ ...kept, unmet: step.unmet }).toEqual(step);
      }
    }
  });
});

test('nothing starts while another plan is looked for, and it is asked for as often as it may be', () => {
  eachRun((story, transitions) => {
    for (const { before, event } of transitions)
      must(before.status !== 'replanning' || event.type !== 'StepStarted', 'nothing starts meanwhile');
    const { state } = story;
    const rounds = (isPlanned(state) ? state.replanning?.rounds : undefined) ?? 0;
    if (state.status !== 'none') expect(rounds).toBeLessThanOrEqual(state.requested.options.replans ?? 2);
    expect(story.events.filter(isAsked).length).toBeLessThanOrEqual(rounds);
  });
});

const isAsked = ({ type }: ExecutionEvent) => type === 'ReplanningStarted';

test('what is to be undone is what was done, in whatever plan it stood', () => {
  eachRun((_, transitions) => {
    for (const { after } of transitions) {
      if (!isPlanned(after) || !after.compensable) continue;
      for (const place of after.compensable) {
        must(after.steps.at(place).status === 'succeeded', 'what is to be undone was done');
        must(hasUndo(after, place), 'what is to be undone can be');
      }
    }
  });
});

const hasUndo = (state: Planned, place: number) => plannedStep(state, place).policy.compensate !== undefined;
