import { expect, test } from '@jest/globals';
import { anExecution, aStep } from '../testing/records.js';
import { renderExecution } from './execution.js';
import { plain } from './style.js';

test('what a step waits for is told in full, however narrow the screen is', () => {
  const reason =
    'the step may need 20000 tokens, its tenant has 2000 an hour: raise "hour" in TIZMORET_LIMITS';
  const steps = [aStep('write', { hold: { reason, until: null } })];
  expect(renderExecution(anExecution({ steps }), 40, plain, 0)).toContainEqual(
    expect.stringContaining(`waits: ${reason}`),
  );
});
