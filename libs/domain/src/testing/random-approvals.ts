import fc from 'fast-check';
import { whyNot } from '../execution/approvals/standing.js';
import type { StepState } from '../execution/execution.state.js';
import type { ApprovalTerms, Circle } from '../plan/approval-policy.js';
import type { ExecutionStory } from './execution-story.js';

type Waiting = Extract<StepState, { status: 'waiting-for-approval' }>;

/** Who may be asked: three are on the board. */
export const people = ['ann', 'ben', 'cy', 'dana', 'eve', 'fay'].map((name, place) => ({
  name,
  roles: place < 3 ? ['board'] : [],
}));

const circle: fc.Arbitrary<Circle> = fc.oneof(
  fc.constant({ roles: ['board'] }),
  fc.subarray(['ann', 'cy', 'dana', 'eve'], { minLength: 3 }).map((names) => ({ people: names })),
);
const expiry = fc.constantFrom('reject' as const, 'skip' as const);

/** Terms that can be met, with deadlines of some seconds. */
export const randomTerms: fc.Arbitrary<ApprovalTerms> = fc
  .tuple(
    circle,
    fc.boolean(),
    fc.integer({ min: 1, max: 3 }),
    fc.integer({ min: 1, max: 2 }),
    fc.nat(3),
    expiry,
  )
  .map(([who, named, quorum, rejections, kinds, then]) => ({
    ...(named && { who }),
    quorum,
    rejections,
    deadlines: [
      ...(named && kinds % 2 > 0
        ? [{ afterMs: 300, then: 'escalate', to: { people: ['fay'] } } as const]
        : []),
      ...(kinds > 1 ? [{ afterMs: 900, then }] : []),
    ],
  }));

/** Somebody who may and has not voted approves, or who has not rejected rejects; when nobody is left, the run is cancelled. */
export function decideSomehow(
  story: ExecutionStory,
  stepId: string,
  type: 'ApproveStep' | 'RejectStep',
  pick: number,
): ExecutionStory {
  const step = story.step(stepId) as Waiting;
  const digest = { stepId, digest: step.approval.digest };
  for (const [each, vote] of [
    [type, type === 'ApproveStep' ? 'approve' : 'reject'],
    ['RejectStep', 'reject'],
  ] as const) {
    const able = people.filter((person) => mayStill(step, person, vote));
    const person = able[pick % Math.max(1, able.length)];
    if (person) return story.send({ type: each, data: { ...digest, by: person.name, roles: person.roles } });
  }
  return story.cancel();
}

const mayStill = ({ ballot }: Waiting, person: (typeof people)[number], vote: 'approve' | 'reject') =>
  !ballot ||
  (!whyNot(ballot, person, 'step') &&
    !ballot.votes.some((each) => each.by === person.name && (vote === 'approve' || each.vote === vote)));

/** Somebody approves it with another input. */
export function editSomehow(story: ExecutionStory, stepId: string, pick: number): ExecutionStory {
  const step = story.step(stepId) as Waiting;
  const person = people.find((each) => mayStill(step, each, 'approve'));
  if (!person) return story;
  const { digest } = step.approval;
  const data = { stepId, digest, by: person.name, roles: person.roles, input: { of: `edit ${pick}` } };
  return story.send({ type: 'ApproveStep', data });
}

/** One person hands the vote to another, where that can be. */
export function delegateSomehow(story: ExecutionStory, stepId: string, pick: number): ExecutionStory {
  const step = story.step(stepId) as Waiting;
  const [from, to] = [people[pick % 6], people[(pick * 5 + 1) % 6]];
  if (!from || !to) return story;
  const data = { stepId, digest: step.approval.digest, by: from.name, roles: from.roles, to: to.name };
  return story.sendIfTaken({ type: 'DelegateApproval', data });
}
