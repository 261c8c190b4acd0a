import type { BoundPlan } from '@app/domain/plan/bound-plan.js';
import { broken, ExecutionStory } from '@app/domain/testing/execution-story.js';
import { anotherAgent, byAgent, withCompensation } from '@app/domain/testing/random-recovery.js';
import { samplePlan } from '@app/domain/testing/sample-plan.js';
import { expect, test } from '@jest/globals';
import { ExecutionRows } from '../../engine/execution-rows.js';
import { effectPlansTable, effectsTable } from './effects.table.js';
import { handleEffect, type EffectsOfRun } from './handle-effect.js';
import { plannedEffects } from './planned-effects.js';

/** Who did what, of the history of a run. */
function told(plan: BoundPlan, { events }: ExecutionStory) {
  const of = { tenant_id: 'local', execution_id: 'x' };
  const run: EffectsOfRun = {
    plan: new ExecutionRows(effectPlansTable),
    attempts: new ExecutionRows(effectsTable),
  };
  run.plan.put({ ...of, steps: plannedEffects(plan), doing: {} });
  events.forEach((event, revision) => handleEffect(run, event, { ...of, revision }));
  return run.attempts.all().map(({ effect_key, uses, effects }) => `${effect_key} ${uses} ${effects}`);
}

const byTwo = () => {
  const onFailure = [{ ...anotherAgent, effects: 'outward' as const }];
  const plan = samplePlan(['a'], { policy: { effects: 'writes', onFailure } });
  return { ...plan, steps: plan.steps.map(byAgent) };
};

test('each attempt names who made it and what that one may do; a person who tries it again gets the first one', () => {
  const plan = byTwo();
  const story = ExecutionStory.planned(plan).advance().fail('a', broken).advance().fail('a', broken);
  story.retry('a').advance().succeed('a');
  expect(told(plan, story)).toEqual(['a#1 first writes', 'a#2 second outward', 'a#3 first writes']);
});

test('an attempt of one who only looks is none, whoever else might have made it', () => {
  const onFailure = [{ ...anotherAgent, effects: 'outward' as const }];
  const reading = samplePlan(['a'], { policy: { effects: 'reads', onFailure } });
  const plan = { ...reading, steps: reading.steps.map(byAgent) };
  expect(told(plan, ExecutionStory.planned(plan).advance().succeed('a'))).toEqual([]);
});

test('a plan that only computes and looks has no effects', () => {
  expect(plannedEffects(samplePlan(['a', 'b'], { policy: { effects: 'reads' } }))).toEqual({});
});

test('a step that is an execution does nothing by itself; what undoes it does', () => {
  const { steps, ...rest } = samplePlan(['a', 'b <- a']);
  const [first, ...others] = withCompensation({ ...rest, steps }, [0]).steps;
  const sub = { ...first, kind: 'execution', request: 'do it' } as BoundPlan['steps'][number];
  const plan = { ...rest, steps: [sub, ...others] };
  const story = ExecutionStory.planned(plan).advance().succeed('a').advance().fail('b', broken).advance();
  expect(told(plan, story.undo().advance())).toEqual([expect.stringMatching(/^a.* sample\.run outward$/)]);
});
