import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { play, randomRun } from '@app/domain/testing/random-run.js';
import { eventSchemas } from './event-schemas.js';
import type { StoredEvent } from './event-types.js';

const refusals = (type: StoredEvent['type'], data: unknown) =>
  eventSchemas[type].safeParse(data).error?.issues ?? [];

describe('schemas', () => {
  test('take every event that random runs of the real decider lead to', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(randomRun, (run) => {
        for (const { type, data } of play(run).events) {
          seen.add(type);
          const stored: unknown = JSON.parse(JSON.stringify(data));
          expect({ type, issues: refusals(type, stored) }).toEqual({ type, issues: [] });
        }
      }),
      { numRuns: 100 },
    );
    expect(seen.size).toBeGreaterThan(12);
  });

  test.each<[StoredEvent['type'], unknown]>([
    ['ExecutionStarted', {}],
    ['ExecutionStarted', { startedAt: '2026-01-01' }],
    ['ExecutionStarted', { startedAt: 1, unheardOf: true }],
    ['StepSucceeded', { stepId: 'a', attempt: 0, output: null, at: 1 }],
    ['StepLogged', { stepId: null, attempt: null, level: 'loud', message: '', at: 1 }],
    ['StepFailed', { stepId: 'a', attempt: 1, error: {}, decision: { kind: 'retry' }, at: 1 }],
    ['PlanRequested', { planId: 'x', request: '', requestedBy: '', requestedAt: 1, timeZone: 'UTC' }],
  ])('refuse %s with %j', (type, data) => {
    expect(refusals(type, data)).not.toEqual([]);
  });
});
