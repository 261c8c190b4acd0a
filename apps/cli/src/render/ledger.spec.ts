import { expect, test } from '@jest/globals';
import type { LedgerEntry } from '../graphql/queries.js';
import { renderLedger } from './ledger.js';
import { plain } from './style.js';

const lost: LedgerEntry = {
  executionId: '0198c0de-0000-7000-8000-0000cafe1234',
  idempotencyKey: '0198c0de-0000-7000-8000-0000cafe1234/send/1',
  stepId: 'send',
  uses: 'mail.send',
  isCompensation: false,
  attempt: 2,
  worker: 'worker:one-1',
  startedAt: '2026-11-22T14:00:00.000Z',
  outcome: 'UNKNOWN',
  endedAt: '2026-11-22T14:00:09.000Z',
  error: 'the worker went away',
  verified: false,
};
const undone: LedgerEntry = {
  ...lost,
  isCompensation: true,
  attempt: 1,
  outcome: 'SUCCEEDED',
  error: null,
  verified: true,
};

test('the ledger of all runs names the run, and says how many more there are', () => {
  const lines = renderLedger([lost, undone], 9, 200, plain);
  expect(lines[0]).toMatch(/^RUN +STEP +USES +TRY +OUTCOME +STARTED +WHY$/);
  expect(lines[1]).toMatch(/^cafe1234 +send +mail\.send +2 +unknown .* +the worker went away$/);
  expect(lines[2]).toMatch(/^cafe1234 +send +mail\.send \(undoes\) +1 +succeeded \(verified\) /);
  expect(lines[3]).toBe('2 of 9; more with --first');
});

test('a ledger without entries says so', () => {
  expect(renderLedger([], 0, 80, plain)).toEqual(['No effects.']);
});
