import { expect, test } from '@jest/globals';
import { renderSpending } from './spending.js';

const plain = (text: string) => text;

test('what is spent has a line for each limit', () => {
  const of = (spent: number, limit: number | null) => ({ spent, reserved: 1, limit });
  const endsAt = '2026-12-01T12:00:00.000Z';
  const month = {
    period: 'MONTH',
    endsAt,
    calls: of(3, null),
    tokens: of(1_500, 2_000),
    cost: of(0.1 + 0.2, 5),
  } as const;
  expect(renderSpending({ onExhausted: 'HOLD', periods: [month] }, 100, plain)).toEqual([
    expect.stringMatching(/^PERIOD +OF +SPENT +RESERVED +LIMIT +UNTIL/),
    expect.stringMatching(/^month +tokens +1500 +1 +2000 +2026-12-01/),
    expect.stringMatching(/^month +cost +0\.3 +1 +5 +2026-12-01/),
  ]);
});

test('a tenant without a budget is told how to get one', () => {
  expect(renderSpending(null, 100, plain)).toEqual([expect.stringContaining('TIZMORET_LIMITS')]);
});
