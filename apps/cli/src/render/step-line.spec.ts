import { expect, test } from '@jest/globals';
import { anExecution, aStep } from '../testing/records.js';
import { executionChanges } from './execution-changes.js';
import { stepSpans } from './step-line.js';

const now = Date.parse('2026-11-22T12:00:10.000Z');
const lineOf = (step: ReturnType<typeof aStep>) =>
  stepSpans({ step, prefix: '', below: '', joins: false }, now)
    .map(([text]) => text)
    .join('');
const hold = { reason: 'step "book" of execution 9bb32e24 has the lock "calendar"', until: null };

test('a step that waits although its plan would let it start says for what, and how long at most', () => {
  expect(lineOf(aStep('a', { hold }))).toMatch(/ waits: step "book" of execution 9bb32e24 has the lock/);
  const until = '2026-11-22T12:00:12.500Z';
  expect(lineOf(aStep('a', { hold: { reason: 'tool x may start 2 times a second', until } }))).toMatch(
    / waits: tool x may start 2 times a second, for 2\.5 s at most$/,
  );
  expect(lineOf(aStep('a', { hold, status: 'SUCCEEDED' }))).not.toMatch(/waits/);
});

test('so does a map whose next element waits', () => {
  const items = { total: 3, settled: 1, failed: 0, underWay: 0 };
  expect(lineOf(aStep('a', { status: 'RUNNING', items, hold }))).toMatch(/ 1 of 3 waits: step "book"/);
});

test.each<[string, string | null, RegExp]>([
  ['its time has come', '2026-11-22T12:00:09Z', / again now: broken$/],
  ['it has not', '2026-11-22T12:00:12Z', / again in 2\.0 s: broken$/],
  ['a pause holds it', null, / again after the pause: broken$/],
])('a step that is tried again says when: %s', (_, retryAt, says) => {
  const error = { code: 'BROKEN', message: 'broken', stepId: 'a' };
  expect(lineOf(aStep('a', { status: 'RETRYING', attempt: 1, retryAt, error }))).toMatch(says);
});

test('one whose time has come and that is held says for what it waits', () => {
  const error = { code: 'BROKEN', message: 'broken', stepId: 'a' };
  const step = aStep('a', { status: 'RETRYING', retryAt: '2026-11-22T12:00:09Z', error, hold });
  expect(lineOf(step)).toMatch(/ waits: step "book"/);
});

test('without a terminal that is a line when it begins', () => {
  const before = anExecution({ steps: [aStep('a')] });
  const after = anExecution({ steps: [aStep('a', { hold })] });
  expect(executionChanges(before, after, now)).toEqual([expect.stringMatching(/\[a\].* waits: step "book"/)]);
  expect(executionChanges(after, after, now)).toEqual([]);
});

test('so is what becomes of undoing it', () => {
  const done = aStep('a', { status: 'SUCCEEDED' });
  const lines = executionChanges(
    anExecution({ steps: [done] }),
    anExecution({ steps: [{ ...done, compensation: 'failed' }] }),
    now,
  );
  expect(lines).toEqual([expect.stringMatching(/\[a\] done, could not be undone$/)]);
});

test('a map says how far it is, a step that is an execution which one, and what is undone that it is', () => {
  const items = { total: 40, settled: 12, failed: 0, underWay: 5 };
  expect(lineOf(aStep('a', { status: 'RUNNING', attempt: 1, items }))).toMatch(/ 12 of 40$/);
  expect(lineOf(aStep('a', { items: { ...items, failed: 2 } }))).toMatch(/ 12 of 40, 2 failed$/);
  const childId = '0198c0de-0000-7000-8000-0000cafe1234';
  expect(lineOf(aStep('a', { status: 'RUNNING', attempt: 1, childId }))).toMatch(/ is cafe1234$/);
  expect(lineOf(aStep('a', { status: 'SUCCEEDED', compensation: 'compensated' }))).toMatch(/\] undone$/);
  expect(lineOf(aStep('a', { status: 'SUCCEEDED', compensation: 'unknown' }))).toMatch(/nobody knows/);
});
