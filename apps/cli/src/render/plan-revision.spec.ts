import { expect, it } from '@jest/globals';
import { aStep, anExecution } from '../testing/records.js';
import { executionChanges } from './execution-changes.js';
import { revisionLine } from './plan-revision.js';

const revision = {
  version: 2,
  reason: 'Step "read" failed with GONE: It is gone.',
  removed: [{ id: 'chart', title: 'Draw it' }],
  changed: ['send'],
  added: ['read-2'],
};

it('says why a plan was revised, what is new, what changed and what never ran', () => {
  expect(revisionLine(revision)).toBe(
    'plan revised, version 2: Step "read" failed with GONE: It is gone.; new: read-2; changed: send; left out, never ran: chart',
  );
});

it('is said once while a run is watched', () => {
  const before = anExecution({ status: 'REPLANNING', steps: [aStep('read', { status: 'FAILED' })] });
  const after = { ...before, status: 'RUNNING' as const, revisions: [revision] };
  const lines = executionChanges(before, after, 0);
  expect(lines.filter((line) => line.startsWith('plan revised'))).toHaveLength(1);
  expect(executionChanges(after, after, 0)).toEqual([]);
});
