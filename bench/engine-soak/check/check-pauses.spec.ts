import { expect, test } from '@jest/globals';
import type { ExecutionEvent } from '@app/domain/execution/execution.events.js';
import type { Position } from '@app/domain/kernel/event-store.js';
import { brokenByPauses } from './check-pauses.js';
import type { SoakedRun } from './soaked-run.js';

type Told = readonly (readonly [number, ExecutionEvent])[];
const soaked = (id: string, told: Told, ...below: readonly SoakedRun[]): SoakedRun => ({
  id,
  events: told.map(([, event]) => event),
  positions: told.map(([position]) => String(position).padStart(3, '0') as Position),
  state: { status: 'none' },
  entries: [],
  below,
});

const quiesced: ExecutionEvent = { type: 'ExecutionQuiesced', data: { at: 1 } };
const resumed: ExecutionEvent = { type: 'ExecutionResumed', data: { by: 'ann', at: 1 } };
const start = (stepId: string): ExecutionEvent => ({
  type: 'StepStarted',
  data: { stepId, attempt: 1, idempotencyKey: 'k', worker: 'w', startedAt: 1 },
});
const paused: Told = [
  [10, quiesced],
  [20, resumed],
];
const below = (...told: Told) => soaked('child', [], soaked('grandchild', told));

test('what is started before a run is still, and after it goes on, is as it should be', () => {
  expect(brokenByPauses(soaked('run', paused, below([9, start('a')], [21, start('b')])))).toEqual([]);
});

test('what is started while it is still is seen, however deep', () => {
  expect(brokenByPauses(soaked('run', paused, below([11, start('a')])))).toEqual([
    '"a" of grandchild below it was started while it was paused and quiesced',
  ]);
});
