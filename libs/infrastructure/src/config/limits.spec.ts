import { describe, expect, test } from '@jest/globals';
import { limitsVariable } from './limits.js';

const read = (limits: unknown) => limitsVariable.parse(JSON.stringify(limits));
const complaints = (text: string): string[] =>
  limitsVariable.safeParse(text).error?.issues.map(({ message }) => message) ?? [];

describe('the limits', () => {
  test('are token buckets per tool, agent, model and tenant, and shares of tenants', () => {
    const limits = read({
      tools: { 'http.get': { perMinute: 60, burst: 10 }, '*': { perSecond: 100 } },
      agents: { writer: { perHour: 6 } },
      models: { 'gemini-x': { perMinute: 15 } },
      tenants: { team_1: { weight: 3 }, '*': { perSecond: 5 } },
    });
    expect(limits).toEqual({
      breaker: { failures: 10, windowMs: 60_000, openMs: 30_000 },
      tools: { 'http.get': { intervalMs: 1_000, burst: 10 }, '*': { intervalMs: 10, burst: 100 } },
      agents: { writer: { intervalMs: 600_000, burst: 1 } },
      models: { 'gemini-x': { intervalMs: 4_000, burst: 1 } },
      tenants: { team_1: { weight: 3 }, '*': { weight: 1, rate: { intervalMs: 200, burst: 5 } } },
    });
    expect(read({})).toMatchObject({ tools: {}, agents: {}, models: {}, tenants: {} });
    expect(read({ breaker: { failures: 3 } }).breaker).toMatchObject({ failures: 3, openMs: 30_000 });
  });

  test('are budgets of tenants for an hour, a day or a month', () => {
    const day = { maxTokens: 1_000, maxCost: 2 };
    const price = { inputPerMillion: 1, outputPerMillion: 2 };
    const { tenants } = read({
      price,
      tenants: { a: { budget: { day } }, b: { budget: { hour: { maxCalls: 1 }, onExhausted: 'fail' } } },
    });
    expect(tenants).toEqual({
      a: { weight: 1, budget: { limits: { day }, onExhausted: 'hold' } },
      b: { weight: 1, budget: { limits: { hour: { maxCalls: 1 } }, onExhausted: 'fail' } },
    });
    const wrong = { a: { budget: {} }, b: { budget: { day: {} } }, c: { budget: { day: { maxCalls: -1 } } } };
    expect(complaints(JSON.stringify({ tenants: wrong }))).toEqual([
      'is wrong at tenants.a.budget: needs one of hour, day and month',
      'is wrong at tenants.b.budget.day: needs maxCalls, maxTokens or maxCost',
      expect.stringMatching(/^is wrong at tenants.c.budget.day.maxCalls: /),
    ]);
    expect(complaints(JSON.stringify({ tenants: { d: { budget: { day } } } }))).toEqual([
      'is wrong at tenants.d.budget: maxCost needs "price", what a million tokens cost',
    ]);
  });

  test('that are wrong say where', () => {
    expect(complaints('60 a minute')).toEqual([expect.stringMatching(/^must be JSON, for example/)]);
    const wrong = {
      tools: { a: { burst: 3 }, b: { perMinute: 1, perHour: 2 }, c: { perMinute: 0 } },
      tenants: { d: { burst: 2 }, e: { weight: 0 } },
      tool: {},
    };
    expect(complaints(JSON.stringify(wrong))).toEqual([
      'is wrong at tools.a: needs one of perSecond, perMinute and perHour',
      'is wrong at tools.b: needs one of perSecond, perMinute and perHour',
      expect.stringMatching(/^is wrong at tools.c.perMinute: /),
      'is wrong at tenants.d: needs one of perSecond, perMinute and perHour',
      expect.stringMatching(/^is wrong at tenants.e.weight: /),
      expect.stringMatching(/^is wrong: .*"tool"/),
    ]);
  });
});
