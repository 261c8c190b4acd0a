import { expect, test } from '@jest/globals';
import { questionAbout, reasonIn } from './unknown-outcome.js';

test('the reason is found in the question about it, also as it was asked before one could be told to skip', () => {
  expect(reasonIn(questionAbout('the worker went away'))).toBe('the worker went away');
  const before =
    'the worker went away. It may have had its effect. Approve to run it again, reject to end the run.';
  expect(reasonIn(before)).toBe('the worker went away');
});
