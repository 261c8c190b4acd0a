import { describe, expect, test } from '@jest/globals';
import type { ExecutionCommand } from '@app/domain/execution/execution.commands.js';
import { asExecution } from '@app/domain/execution/sub-executions/as-execution.js';
import { dana, readableDecider, sampleIds } from '@app/domain/testing/execution-story.js';
import { given } from '@app/domain/testing/given.js';
import { goesWithAbove } from './goes-with-above.js';

const options = { concurrency: 1, approvePlan: false, timeZone: 'UTC' };
const parent = { executionId: sampleIds.execution, stepId: 's', attempt: 1, depth: 1 };
const asked: ExecutionCommand = {
  type: 'RequestExecution',
  data: { executionId: sampleIds.child, request: 'do it', by: dana, now: 1, options, parent },
};
const pause = (by: string): ExecutionCommand => ({ type: 'PauseExecution', data: { by, now: 2 } });
const cancel: ExecutionCommand = { type: 'CancelExecution', data: { by: dana, now: 2 } };
const above = asExecution(parent.executionId);
/** A run below another one, and what was said to it. */
const run = (...commands: readonly ExecutionCommand[]) =>
  given(readableDecider, []).when(asked, ...commands).state;

describe('a run below another one', () => {
  test('is paused with it, whatever lies between', () => {
    expect(goesWithAbove('PauseExecution', run(), [run(pause(dana))])).toBe(true);
    expect(goesWithAbove('PauseExecution', run(), [run(), run(pause(dana))])).toBe(true);
    expect(goesWithAbove('PauseExecution', run(), [run()])).toBe(false);
    expect(goesWithAbove('PauseExecution', run(), [])).toBe(false);
  });

  test('is cancelled with it', () => {
    expect(goesWithAbove('CancelExecution', run(), [run(cancel)])).toBe(true);
    expect(goesWithAbove('CancelExecution', run(), [run(pause(dana))])).toBe(false);
  });

  test('goes on with it when it waits for nobody else', () => {
    expect(goesWithAbove('ResumeExecution', run(pause(above)), [run()])).toBe(true);
    expect(goesWithAbove('ResumeExecution', run(pause(above)), [run(pause(above)), run()])).toBe(true);
  });

  test('does not when people have paused it, or one that it waits for', () => {
    expect(goesWithAbove('ResumeExecution', run(pause(above), pause(dana)), [run()])).toBe(false);
    expect(goesWithAbove('ResumeExecution', run(pause(above)), [run(pause(dana)), run()])).toBe(false);
    expect(goesWithAbove('ResumeExecution', run(pause(above)), [run(pause(above)), run(pause(dana))])).toBe(
      false,
    );
  });

  test('is tried again by itself, and when it is over it is told so itself', () => {
    expect(goesWithAbove('RetryExecution', run(), [run(cancel)])).toBe(false);
    expect(goesWithAbove('PauseExecution', run(cancel), [run(pause(dana))])).toBe(false);
  });
});
