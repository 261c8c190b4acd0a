import { describe, expect, test } from '@jest/globals';
import { dana, readableDecider, sampleIds } from '../../testing/execution-story.js';
import { given, rejected } from '../../testing/given.js';
import type { ExecutionCommand } from '../execution.commands.js';
import { executionProcess } from '../execution.process.js';
import { asExecution } from './as-execution.js';
import { childControl } from './child-control.js';

const parent = { executionId: sampleIds.execution, stepId: 's', attempt: 1, depth: 1 };
const above = asExecution(parent.executionId);
const options = { concurrency: 1, approvePlan: false, timeZone: 'UTC' };
const asked: ExecutionCommand = {
  type: 'RequestExecution',
  data: { executionId: sampleIds.child, request: 'do it', by: dana, now: 1, options, parent },
};
const pause = (by: string, began?: number): ExecutionCommand => ({
  type: 'PauseExecution',
  data: { by, now: 2, ...(began !== undefined && { above: began }) },
});
const resume = (by: string, began?: number): ExecutionCommand => ({
  type: 'ResumeExecution',
  data: { by, now: 3, ...(began !== undefined && { above: began }) },
});
/** A run that is a step of another one, and what was said to it. */
const child = (...commands: readonly ExecutionCommand[]) =>
  given(readableDecider, []).when(asked, ...commands);
const pausedAt = 20;

describe('a run that was paused with the one above', () => {
  const paused = [pause(above, pausedAt)] as const;

  test('tells that one that it is still, and goes on with it', () => {
    expect(executionProcess.resume(child(...paused).state)).toContainEqual({ kind: 'tell-parent' });
    child(...paused, resume(above, pausedAt)).then([
      { type: 'ExecutionResumed', data: { by: above, at: 3 } },
    ]);
  });

  test('cannot be resumed by people, who have not paused it', () => {
    child(...paused, resume(dana)).then(rejected('WRONG_STATUS', /Resume that one/));
  });

  test('is not when people pause it as well: then it stays paused for them', () => {
    child(...paused, pause(dana)).then([{ type: 'PauseJoined', data: { by: dana, at: 2 } }]);
    const left = [...paused, pause(dana), resume(above, pausedAt)];
    child(...left).then([{ type: 'PauseLeft', data: { by: above, at: 3 } }]);
    expect(child(...left).state).toMatchObject({ status: 'paused', byPeople: true });
    child(...left, resume(dana)).then([{ type: 'ExecutionResumed', data: { by: dana, at: 3 } }]);
  });

  test('hears nothing of the end of a pause before', () => {
    const again = [...paused, pause(above, 30)];
    child(...again).then([{ type: 'PauseJoined', data: { by: above, at: 2, above: 30 } }]);
    child(...again, resume(above, pausedAt)).then([]);
    expect(child(...again, resume(above, 30)).state.status).toBe('requested');
  });
});

describe('a run that people have paused, and then the one above', () => {
  const paused = [pause(dana), pause(above, pausedAt)] as const;

  test('tells that one that it is still already', () => {
    const { state } = child(...paused);
    const joined = { type: 'PauseJoined', data: { by: above, at: 2, above: pausedAt } } as const;
    child(...paused).then([joined]);
    expect(executionProcess.react(state, joined)).toEqual([{ kind: 'tell-parent' }]);
  });

  test('goes on when both have let it, whoever is first', () => {
    const left = [...paused, resume(dana)];
    child(...left).then([{ type: 'PauseLeft', data: { by: dana, at: 3 } }]);
    child(...left, resume(dana)).then(rejected('WRONG_STATUS', /Resume that one/));
    child(...left, resume(above, pausedAt)).then([{ type: 'ExecutionResumed', data: { by: above, at: 3 } }]);
    expect(child(...paused, resume(above, pausedAt), resume(dana)).state.status).toBe('requested');
  });

  test('is so once: the same again is no second fact', () => {
    child(...paused, pause(dana), pause(above, pausedAt)).then([]);
  });

  test('keeps its own timers, whatever the run above does with its own', () => {
    const runsOn: ExecutionCommand = { type: 'PauseExecution', data: { by: dana, now: 2, timers: 'run' } };
    const { state } = child(runsOn, {
      type: 'PauseExecution',
      data: { by: above, now: 2, timers: 'freeze', above: pausedAt },
    });
    expect(state).toMatchObject({ timers: 'run', byPeople: true, above: pausedAt });
  });
});

describe('the run above has it be as that is', () => {
  const running = given(readableDecider, []).when({
    ...asked,
    data: { ...asked.data, executionId: sampleIds.execution },
  }).state;
  const still = given(readableDecider, []).when(
    { ...asked, data: { ...asked.data, executionId: sampleIds.execution } },
    { type: 'PauseExecution', data: { by: dana, now: pausedAt } },
  ).state;

  test('paused with this pause, and not with one before', () => {
    expect(childControl(still, child(pause(dana)).state, 9)).toMatchObject({
      type: 'PauseExecution',
      data: { by: above, above: pausedAt },
    });
    expect(childControl(still, child(pause(above, 7)).state, 9)).toMatchObject({ type: 'PauseExecution' });
    expect(childControl(still, child(pause(above, pausedAt)).state, 9)).toBeUndefined();
  });

  test('going on with the pause that it was in, and not where people alone have paused it', () => {
    expect(childControl(running, child(pause(above, 7)).state, 9)).toMatchObject({
      type: 'ResumeExecution',
      data: { by: above, above: 7 },
    });
    expect(childControl(running, child(pause(dana)).state, 9)).toBeUndefined();
  });
});
