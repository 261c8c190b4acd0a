import { expect, test } from '@jest/globals';
import type { StepStarted } from '@app/domain/execution/execution.events.js';
import type { ExecutionState } from '@app/domain/execution/execution.state.js';
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
    lost: () => told.push('lost'),
  };
  const admission = new Admission([gate], {} as never, {} as never);
  const story = ExecutionStory.planned(samplePlan(['a']));
  const actorOf = (state: ExecutionState) =>
    ({ run, state, advance: () => undefined }) as unknown as ExecutionActor;
  const before = actorOf(story.state);
  const started = actorOf(story.advance().state);
  const start = { stepId: 'a', attempt: 1 } as StepStarted;
  admission.withhold([start], before, before.state);
  return { admission, told, before, started };
}

const succeeded = { kind: 'succeeded', output: {} } as const;

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

test('what a step has that did not start in its turn after all goes to others', () => {
  const { admission, told, before } = admitted('entered');
  admission.turned(before);
  expect(told).toEqual(['did not start']);
});

test('what a step has that has started stays its own until it is taken up, however late', () => {
  const { admission, told, started } = admitted('entered');
  admission.turned(started);
  admission.turned(started);
  expect(told).toEqual([]);
  admission.started(started, 'a', 1).leave(succeeded);
  expect(told).toEqual([succeeded]);
  expect(admission.isWaiting(run.stream)).toBe(false);
});

test('what a step has that another worker has started counts as what that one lost', () => {
  const { admission, told, started } = admitted('entered');
  admission.turned(started);
  admission.lost(started, 'a', 1);
  admission.turned(started);
  expect(told).toEqual(['left', 'lost']);
});

test('a worker that leaves gives back nothing of what may have started', () => {
  const { admission, told } = admitted('entered');
  admission.abandonAll();
  expect(told).toEqual(['left']);
});
