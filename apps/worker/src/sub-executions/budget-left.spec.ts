import { expect, test } from '@jest/globals';
import { budgetLeft } from './budget-left.js';

test('an execution may spend what the run that starts it has left', () => {
  const price = { inputPerMillion: 1, outputPerMillion: 2 };
  const state = { calls: 3, inputTokens: 1_000_000, outputTokens: 0, reserved: 0, price };
  const limits = { maxCalls: 10, maxTokens: 3_000_000, maxCost: 5, maxWallMs: 60_000 };
  expect(budgetLeft({ ...state, ...limits, onExhausted: 'fail' }, 10_000)).toEqual({
    maxCalls: 7,
    maxTokens: 2_000_000,
    maxCost: 4,
    maxWallMs: 50_000,
    price,
    onExhausted: 'fail',
  });
  expect(budgetLeft({ ...state, maxCalls: 3 }, 0)).toEqual({ maxCalls: 1, price });
});
