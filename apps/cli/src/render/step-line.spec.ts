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

test('without a terminal that is a line when it begins', () => {
  const before = anExecution({ steps: [aStep('a')] });
  const after = anExecution({ steps: [aStep('a', { hold })] });
  expect(executionChanges(before, after, now)).toEqual([expect.stringMatching(/\[a\].* waits: step "book"/)]);
  expect(executionChanges(after, after, now)).toEqual([]);
});
