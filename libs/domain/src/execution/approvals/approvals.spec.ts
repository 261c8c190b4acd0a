import { describe, expect, test } from '@jest/globals';
import { foldAll, given, rejected } from '../../testing/given.js';
import { ExecutionStory, readableDecider, type Timeless } from '../../testing/execution-story.js';
import { samplePlan } from '../../testing/sample-plan.js';
import type { ApprovalTerms } from '../../plan/approval-policy.js';
import type { ApprovalCommand } from '../execution.commands.js';
import type { ExecutionEvent } from '../execution.events.js';

/** A run whose step `pay` waits for people on these terms; `after` needs nothing of it but its end. */
const asked = (terms: ApprovalTerms) => {
  const plan = samplePlan(['pay!', 'after <- pay']);
  const steps = plan.steps.map((step) =>
    step.id === 'pay'
      ? { ...step, policy: { ...step.policy, approval: { reason: 'money', ...terms } } }
      : step,
  );
  return ExecutionStory.planned({ ...plan, steps }).advance();
};

const digest = 'digest of {"input":{"of":"pay"},"tool":"sample.run"}';
const of = { stepId: 'pay', digest };
const twoOfThree: ApprovalTerms = { who: { people: ['ann', 'ben', 'cy'] }, quorum: 2 };

type StepCommand = Extract<Timeless<ApprovalCommand>, { type: 'ApproveStep' | 'RejectStep' }>['type'];
const decision = (type: StepCommand, by: string, roles: readonly string[] = []) => ({
  type,
  data: { ...of, by, roles },
});
const yes = (by: string, roles?: readonly string[]) => decision('ApproveStep', by, roles);
const no = (by: string, roles?: readonly string[]) => decision('RejectStep', by, roles);
const hand = (by: string, to: string) => ({ type: 'DelegateApproval', data: { ...of, by, to } }) as const;

const attempt = (story: ExecutionStory, command: Timeless<ApprovalCommand>) =>
  given(readableDecider, story.events).when({
    ...command,
    data: { ...command.data, now: story.now },
  } as ApprovalCommand);
const last = ({ events }: ExecutionStory): ExecutionEvent | undefined => events.at(-1);

describe('who may decide', () => {
  const byRole = () => asked({ who: { people: ['ann'], roles: ['finance', 'board'] } });

  test('is anybody when nobody is named', () => {
    expect(asked({}).send(yes('stranger')).step('pay').status).toBe('pending');
  });

  test('is who is named, or has a role that is', () => {
    expect(byRole().send(yes('ann')).step('pay').status).toBe('pending');
    expect(
      byRole()
        .send(yes('zoe', ['board']))
        .step('pay').status,
    ).toBe('pending');
  });

  test.each([yes('zoe', ['cook']), no('zoe'), hand('zoe', 'ann')])(
    'everybody else is refused and told who may: $type',
    (command) => {
      attempt(byRole(), command).then(
        rejected(
          'NOT_ALLOWED',
          /zoe may not decide the step "pay".*ann, anyone with the role finance or anyone/,
        ),
      );
    },
  );

  test('holds for an unknown outcome, too, and silence is no yes then', () => {
    const story = ExecutionStory.planned(
      samplePlan(['pay~'], {
        policy: {
          approval: {
            reason: 'money',
            who: { people: ['ann'] },
            deadlines: [{ afterMs: 9, then: 'approve' }],
          },
        },
      }),
    )
      .advance()
      .send(yes('ann'))
      .advance()
      .lose('pay')
      .advance();
    expect(last(story)).toMatchObject({
      data: { kind: 'unknown-outcome', terms: { who: { people: ['ann'] }, deadlines: [] } },
    });
    attempt(story, yes('ben')).then(rejected('NOT_ALLOWED'));
    expect(story.wait(1_000).advance().step('pay').status).toBe('waiting-for-approval');
  });

  test('can be said for all steps of a run that say only why', () => {
    const story = ExecutionStory.planned(samplePlan(['pay!']), { stepApproval: twoOfThree }).advance();
    attempt(story, yes('zoe')).then(rejected('NOT_ALLOWED'));
    expect(story.send(yes('ann')).send(yes('cy')).step('pay').status).toBe('pending');
  });
});

describe('a quorum', () => {
  test('takes that many different people; what does not decide yet is kept with its comment', () => {
    const story = asked(twoOfThree);
    story.send({ type: 'ApproveStep', data: { ...of, by: 'ann', comment: 'looks right' } });
    expect(last(story)).toEqual({
      type: 'ApprovalVoted',
      data: { ...of, by: 'ann', vote: 'approve', at: 1_000, comment: 'looks right' },
    });
    expect(story.advance().step('pay').status).toBe('waiting-for-approval');
    story.send(yes('ben'));
    expect(last(story)).toMatchObject({ type: 'StepApproved', data: { by: 'ben' } });
    attempt(story, yes('cy')).then(rejected('NOT_WAITING_FOR_APPROVAL'));
  });

  test('is not met by one person twice: the same vote again changes nothing', () => {
    attempt(asked(twoOfThree).send(yes('ann')), yes('ann')).then([]);
  });

  test('is ended by one no, unless more are asked for', () => {
    expect(asked(twoOfThree).send(yes('ann')).send(no('ben')).state).toMatchObject({
      status: 'failed',
      failure: { code: 'REJECTED' },
    });
    const patient = asked({ ...twoOfThree, rejections: 2 }).send(no('ann'));
    expect(last(patient)).toMatchObject({ type: 'ApprovalVoted', data: { vote: 'reject' } });
    expect(patient.send(no('ben')).state.status).toBe('failed');
  });

  test('counts the last vote of who changed their mind', () => {
    const story = asked({ ...twoOfThree, rejections: 2 })
      .send(no('ann'))
      .send(yes('ann'));
    expect(story.step('pay')).toMatchObject({ ballot: { votes: [{ by: 'ann', vote: 'approve' }] } });
    expect(story.send(yes('cy')).step('pay').status).toBe('pending');
  });

  test('is about what was shown', () => {
    const story = asked(twoOfThree);
    const other = { type: 'ApproveStep', data: { ...of, digest: 'another', by: 'ann' } } as const;
    attempt(story, other).then(rejected('DIGEST_MISMATCH'));
  });
});

describe('a vote that is handed over', () => {
  test('lets the other decide, and the first no more', () => {
    const story = asked(twoOfThree).send(hand('ann', 'zoe'));
    expect(last(story)).toEqual({
      type: 'ApprovalDelegated',
      data: { ...of, by: 'ann', to: 'zoe', at: 1_000 },
    });
    attempt(story, yes('ann')).then(rejected('NOT_ALLOWED', /handed the vote on the step "pay" to zoe/));
    attempt(story, hand('ann', 'zoe')).then([]);
    expect(story.send(yes('zoe')).send(yes('ben')).step('pay').status).toBe('pending');
  });

  test('may be handed on, but not in a circle', () => {
    const story = asked(twoOfThree).send(hand('ann', 'zoe')).send(hand('zoe', 'yan'));
    attempt(story, hand('yan', 'ann')).then(rejected('INVALID_REQUEST', /would come back to yan/));
    attempt(story, yes('zoe')).then(rejected('NOT_ALLOWED'));
    expect(story.send(yes('yan')).send(yes('ben')).step('pay').status).toBe('pending');
  });

  test('counts once with the own one: a quorum is of people', () => {
    const story = asked(twoOfThree).send(hand('ann', 'ben')).send(yes('ben'));
    expect(story.step('pay').status).toBe('waiting-for-approval');
    attempt(story, yes('ben')).then([]);
  });

  test('can be taken back while nobody has used it', () => {
    const story = asked(twoOfThree).send(hand('ann', 'zoe')).send(hand('ann', 'ann'));
    attempt(story, yes('zoe')).then(rejected('NOT_ALLOWED'));
    expect(last(story.send(yes('ann')))).toMatchObject({ type: 'ApprovalVoted' });
    const used = asked(twoOfThree).send(hand('ann', 'zoe')).send(yes('zoe'));
    attempt(used, hand('ann', 'ann')).then(rejected('ALREADY_VOTED', /zoe/));
    const on = asked(twoOfThree).send(hand('ann', 'zoe')).send(hand('zoe', 'yan'));
    attempt(on, hand('ann', 'ann')).then(rejected('NOT_ALLOWED', /zoe has handed the vote on to yan/));
  });

  test.each([
    ['after the vote', () => asked(twoOfThree).send(yes('ann')), hand('ann', 'zoe'), 'ALREADY_VOTED'],
    ['where anybody may decide', () => asked({ quorum: 2 }), hand('ann', 'zoe'), 'INVALID_REQUEST'],
    ['to nobody', () => asked(twoOfThree), hand('ann', ' '), 'INVALID_REQUEST'],
  ] as const)('is refused %s', (_, make, command, code) => {
    attempt(make(), command).then(rejected(code));
  });
});

describe('a deadline', () => {
  const who = { people: ['ann'] };
  const waiting = (then: 'reject' | 'skip' | 'approve') =>
    asked({ who, deadlines: [{ afterMs: 500, then }] });

  test('does nothing before its time, and nothing after the decision', () => {
    expect(waiting('reject').wait(499).advance().step('pay').status).toBe('waiting-for-approval');
    const decided = waiting('reject').send(yes('ann')).wait(1_000).advance();
    expect(decided.step('pay').status).toBe('running');
  });

  test('may count as a no', () => {
    const story = waiting('reject').wait(500).advance();
    expect(story.state).toMatchObject({
      status: 'failed',
      failure: { code: 'APPROVAL_EXPIRED', stepId: 'pay' },
    });
  });

  test('may leave the step out: the run goes on without it', () => {
    const story = waiting('skip').wait(500).advance();
    expect([story.step('pay').status, story.step('after').status]).toEqual(['skipped', 'running']);
  });

  test('may count as a yes where that is said', () => {
    const story = waiting('approve').wait(500).advance();
    expect(story.events.slice(-2).map(({ type }) => type)).toEqual(['ApprovalExpired', 'StepStarted']);
  });

  test('may let others decide, too; each in its turn, also when all have passed meanwhile', () => {
    const make = () =>
      asked({
        who,
        deadlines: [
          { afterMs: 500, then: 'escalate', to: { roles: ['board'] } },
          { afterMs: 900, then: 'reject' },
        ],
      });
    const story = make().wait(500).advance();
    expect(last(story)).toEqual({
      type: 'ApprovalEscalated',
      data: { ...of, to: { roles: ['board'] }, at: 1_500 },
    });
    expect(story.advance().events.at(-1)).toBe(last(story));
    expect(story.send(yes('zoe', ['board'])).step('pay').status).toBe('pending');
    const late = make().wait(5_000).advance();
    const types = late.events.slice(-3).map(({ type }) => type);
    expect(types).toEqual(['ApprovalEscalated', 'ApprovalExpired', 'ExecutionFailed']);
  });

  test('stands still during a pause', () => {
    const story = waiting('reject').wait(200).pause().wait(10_000).advance().resume();
    expect(story.wait(299).advance().step('pay').status).toBe('waiting-for-approval');
    expect(story.wait(1).advance().state.status).toBe('failed');
  });

  test('runs on during a pause whose timers do, and is judged when the run goes on', () => {
    const story = waiting('reject').wait(200).pause('run').wait(10_000).advance();
    expect(story.state.status).toBe('paused');
    expect(story.resume().advance().state.status).toBe('failed');
  });
});

describe('a whole plan', () => {
  const planned = (terms: ApprovalTerms) =>
    ExecutionStory.planned(samplePlan(['a']), { approvePlan: { reason: 'all of it', ...terms } });
  const plan = (type: 'ApprovePlan' | 'RejectPlan', by: string) =>
    ({ type, data: { by, digest: 'plan digest' } }) as const;

  test('takes a quorum of those who may decide, like a step', () => {
    const story = planned(twoOfThree);
    attempt(story, plan('ApprovePlan', 'zoe')).then(
      rejected('NOT_ALLOWED', /decide the plan.*ann, ben or cy/),
    );
    story.send(plan('ApprovePlan', 'ann'));
    expect(story.state.status).toBe('awaiting-plan-approval');
    expect(story.send(plan('ApprovePlan', 'ben')).state.status).toBe('running');
    expect(planned(twoOfThree).send(plan('RejectPlan', 'cy')).state).toMatchObject({
      failure: { code: 'PLAN_REJECTED' },
    });
  });

  test('can be handed over', () => {
    const to = { type: 'DelegateApproval', data: { by: 'ann', to: 'zoe', digest: 'plan digest' } } as const;
    const story = planned({ who: { people: ['ann'] } }).send(to);
    expect(story.send(plan('ApprovePlan', 'zoe')).state.status).toBe('running');
  });

  test('ends by its deadline, as declared', () => {
    const ends = (then: 'reject' | 'approve') =>
      planned({ deadlines: [{ afterMs: 500, then }] })
        .wait(500)
        .advance();
    expect(ends('reject').state).toMatchObject({ failure: { code: 'PLAN_APPROVAL_EXPIRED' } });
    expect(ends('approve').step('a').status).toBe('running');
  });

  test('is escalated, and its clock stands still during a pause', () => {
    const who = { people: ['ann'] };
    const to = { people: ['zoe'] };
    const story = planned({ who, deadlines: [{ afterMs: 500, then: 'escalate', to }] });
    story.wait(400).pause().wait(400).resume().wait(99).advance();
    attempt(story, plan('ApprovePlan', 'zoe')).then(rejected('NOT_ALLOWED'));
    story.wait(1).advance();
    expect(story.send(plan('ApprovePlan', 'zoe')).state.status).toBe('running');
  });
});

describe('terms that cannot be met', () => {
  const request = (options: object) => () => ExecutionStory.requested(options);
  test.each<[string, () => unknown, RegExp]>([
    ['nobody', request({ stepApproval: { who: {} } }), /who names nobody/],
    ['too many', request({ stepApproval: { ...twoOfThree, quorum: 4 } }), /quorum must be .* 1 to 3/],
    ['none', request({ stepApproval: { quorum: 0 } }), /quorum/],
    ['silence', request({ stepApproval: { deadlines: [{ afterMs: 1, then: 'approve' }] } }), /silence/],
    [
      'disorder',
      request({
        approvePlan: {
          reason: 'x',
          deadlines: [
            { afterMs: 2, then: 'reject' },
            { afterMs: 1, then: 'reject' },
          ],
        },
      }),
      /in order.*nothing can come after "reject"|nothing can come after "reject".*in order/,
    ],
    [
      'an escalation to all',
      request({ stepApproval: { deadlines: [{ afterMs: 2, then: 'escalate', to: { people: ['a'] } }] } }),
      /anybody may decide already/,
    ],
    [
      'a skipped plan',
      request({ approvePlan: { reason: 'x', deadlines: [{ afterMs: 1, then: 'skip' }] } }),
      /skipped/,
    ],
  ])('are refused: %s', (_, make, says) => {
    expect(make).toThrow(says);
  });
});

test('the state is the fold of the events, whatever was asked', () => {
  const story = asked(twoOfThree).send(yes('ann')).send(hand('ben', 'zoe'));
  expect(foldAll(readableDecider, story.events)).toEqual(story.state);
});
