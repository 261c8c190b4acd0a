import { expect, test } from '@jest/globals';
import type { StepStarted } from '@app/domain/execution/execution.events.js';
import { ExecutionStory } from '@app/domain/testing/execution-story.js';
import { samplePlan } from '@app/domain/testing/sample-plan.js';
import type { ExecutionActor } from '../execution-runner/execution-actor.js';
import { request } from '../testing/request.js';
import { Admission } from './admission.js';
import type { Answer, Gate } from './gate.js';

const { run } = request('a');

/** An admission through which step `a` has got, or at which it waits; and what its gate was told at the end. */
function admitted(answer: Answer['kind']) {
  const told: unknown[] = [];
  const enter = (): Answer =>
    answer === 'entered'
      ? { kind: 'entered', leave: (ended) => told.push(ended ?? 'did not start') }
      : { kind: 'asking' };
  const gate: Gate = {
    holds: undefined,
    concerns: () => true,
    enter,
    withdraw: () => told.push('withdrawn'),
  };
  const admission = new Admission([gate], {} as never, {} as never);
  const { state } = ExecutionStory.planned(samplePlan(['a']));
  const actor = { run, state, advance: () => undefined } as unknown as ExecutionActor;
  const start = { stepId: 'a', attempt: 1 } as StepStarted;
  admission.withhold([start], actor, state);
  return { admission, told };
}

test('what a step has that has got through is left to the worker that has its run now: its start may be on its way', () => {
  const { admission, told } = admitted('entered');
  admission.abandon(run.stream);
  expect(told).toEqual(['left']);
  expect(admission.isWaiting(run.stream)).toBe(false);
});

test('what a step has in a run that comes to rest goes to others: it has not started', () => {
  const { admission, told } = admitted('entered');
  admission.forget(run.stream);
  expect(told).toEqual(['did not start']);
});

test('a step that still waits when its run is lost waits no more', () => {
  const { admission, told } = admitted('asking');
  admission.abandon(run.stream);
  expect(told).toEqual(['withdrawn']);
});
