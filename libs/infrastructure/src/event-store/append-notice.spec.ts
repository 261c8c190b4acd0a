import { describe, expect, test } from '@jest/globals';
import { kindsOf, parseNotice, passOver, type AppendNotice } from './append-notice.js';
import { toPosition } from './positions.js';

const run = 'local.execution-0198c0de-0000-7000-8000-000000000001';
const plan = 'local.plan-0198c0de-0000-7000-8000-000000000002';

const notice = (base: number, last: number, kinds: string): AppendNotice =>
  parseNotice(`${base} ${last} ${kinds}`)!;

describe('the kinds of events of an append', () => {
  test('are named once each', () => {
    const kinds = kindsOf(
      [run, run, plan, run],
      ['StepSucceeded', 'StepStarted', 'PlanProposed', 'StepStarted'],
    );
    expect(kinds).toBe('execution/StepSucceeded,execution/StepStarted,plan/PlanProposed');
  });

  test('are not said of streams that are not ours, of odd types, or when they are too many', () => {
    expect(kindsOf(['foreign'], ['StepStarted'])).toBe('');
    expect(kindsOf([run], ['Step, or not'])).toBe('');
    const types = Array.from({ length: 200 }, (_, place) => `TypeNumber${place}`);
    expect(
      kindsOf(
        types.map(() => run),
        types,
      ),
    ).toBe('');
  });

  test('come back from a notification', () => {
    expect(parseNotice('7 9 execution/StepStarted,plan/PlanProposed')).toEqual({
      after: toPosition(7),
      last: toPosition(9),
      kinds: [
        { category: 'execution', type: 'StepStarted' },
        { category: 'plan', type: 'PlanProposed' },
      ],
    });
    expect(parseNotice('0 1 execution/StepStarted')?.after).toBeUndefined();
    expect([parseNotice(''), parseNotice(undefined), parseNotice('nonsense')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('what a subscriber need not read', () => {
  const filter = { categories: ['execution'], types: ['StepApproved'] };
  const seen = toPosition(7);

  test('is what follows at once on what he has seen, and is not for him', () => {
    const notices = [notice(7, 9, 'execution/StepStarted'), notice(9, 10, 'plan/StepApproved')];
    expect(passOver(notices, seen, filter)).toBe(toPosition(10));
  });

  test('is what he has seen already', () => {
    expect(passOver([notice(3, 7, 'execution/StepApproved')], seen, filter)).toBe(seen);
  });

  test('ends with an event for him', () => {
    expect(
      passOver([notice(7, 8, 'execution/StepStarted,execution/StepApproved')], seen, filter),
    ).toBeUndefined();
    expect(passOver([notice(7, 8, 'execution/StepStarted')], seen, undefined)).toBeUndefined();
  });

  test('is never what he was not told of', () => {
    expect(passOver([], seen, filter)).toBeUndefined();
    expect(passOver([undefined], seen, filter)).toBeUndefined();
    expect(passOver([notice(8, 9, 'execution/StepStarted')], seen, filter)).toBeUndefined();
    expect(passOver([notice(7, 9, 'execution/StepStarted')], undefined, filter)).toBeUndefined();
  });
});
