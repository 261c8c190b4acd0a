import { expect, test } from '@jest/globals';
import { sampleStep } from '@app/domain/testing/sample-plan.js';
import type { BoundCall } from '@app/domain/plan/bound-plan.js';
import { lostCheckpoint } from '@app/infrastructure/tools/step-checkpoint.js';
import { ToolError } from '@app/infrastructure/tools/tool.js';
import { failed } from './attempt-outcome.js';

const attempt = (text: string) => ({
  step: sampleStep(text) as BoundCall,
  attempt: 1,
  input: {},
  idempotencyKey: 'k',
  timeZone: 'UTC',
});
const lost = new ToolError(lostCheckpoint, 'Another goes on.', { retryable: true });

test('an attempt that has lost its state is tried again only where a repeat does no harm: it has done more than the state says', () => {
  expect(failed(lost, attempt('a'))).toMatchObject({ kind: 'failed', error: { retryable: true } });
  expect(failed(lost, attempt('a~'))).toMatchObject({ kind: 'unknown' });
});
