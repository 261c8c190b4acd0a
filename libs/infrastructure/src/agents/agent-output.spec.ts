import { expect, test } from '@jest/globals';
import { toAgentOutput } from './agent-output.js';

test.each([
  ['  The sum is 3.\n', { answer: 'The sum is 3.' }],
  ['{"sum": 3}', { answer: '{"sum": 3}', data: { sum: 3 } }],
  ['```json\n[1, 2]\n```', { answer: '```json\n[1, 2]\n```', data: [1, 2] }],
  ['[draft] Dear Dana', { answer: '[draft] Dear Dana' }],
  ['3', { answer: '3' }],
])('%j', (text, output) => {
  expect(toAgentOutput(text)).toEqual(output);
});

test('an answer that is nested beyond measure is text', () => {
  const answer = `${'['.repeat(5_000)}${']'.repeat(5_000)}`;
  expect(toAgentOutput(answer)).toEqual({ answer });
});
