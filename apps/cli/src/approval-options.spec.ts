import { expect, test } from '@jest/globals';
import { circle, escalation, expiry, termsOf } from './approval-options.js';

test('who is asked is said in options', () => {
  expect(
    termsOf({
      approvers: circle('dana, role:finance'),
      quorum: 2,
      escalate: escalation('1h=role:board'),
      expire: expiry('2h=reject'),
    }),
  ).toEqual({
    who: { people: ['dana'], roles: ['finance'] },
    quorum: 2,
    deadlines: [
      { afterMs: 3_600_000, then: 'ESCALATE', to: { people: [], roles: ['board'] } },
      { afterMs: 7_200_000, then: 'REJECT' },
    ],
  });
  expect(termsOf({})).toBeUndefined();
});

test.each([
  ['circle', () => circle('dana,,omer')],
  ['circle', () => circle('role:')],
  ['escalation', () => escalation('role:board')],
  ['expiry', () => expiry('2h=approve')],
])('%s refuses what it cannot read', (_, parse) => {
  expect(parse).toThrow(/Expected|expected/);
});
