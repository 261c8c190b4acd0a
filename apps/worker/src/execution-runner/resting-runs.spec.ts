import { describe, expect, test } from '@jest/globals';
import type { ExecutionActor } from './execution-actor.js';
import { RestingRuns } from './resting-runs.js';

const actor = (place: number, revision = 3) =>
  ({ run: { stream: `local.execution-${place}` }, revision }) as unknown as ExecutionActor;

describe('runs that rest in memory', () => {
  test('are there once', () => {
    const runs = new RestingRuns();
    const one = actor(1);
    expect(runs.add(one)).toEqual([]);
    expect(runs.take(one.run.stream)).toBe(one);
    expect(runs.take(one.run.stream)).toBeUndefined();
  });

  test('are not more than so many: those that rest longest are let go of', () => {
    const runs = new RestingRuns();
    const actors = Array.from({ length: 501 }, (_, place) => actor(place));
    const forgotten = actors.flatMap((one) => runs.add(one));
    expect(forgotten).toEqual(actors.slice(0, 125).map(({ run }) => run.stream));
    expect(runs.take(actors[124]!.run.stream)).toBeUndefined();
    expect(runs.take(actors[125]!.run.stream)).toBe(actors[125]);
  });

  test('are short: a long one would take memory, and has a snapshot', () => {
    const runs = new RestingRuns();
    expect([runs.isWorthKeeping(actor(1, 199)), runs.isWorthKeeping(actor(1, 200))]).toEqual([true, false]);
  });
});
