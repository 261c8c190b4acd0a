import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { whyNot } from './standing.js';
import { people } from '../../testing/random-approvals.js';
import { ExecutionStory, readableDecider } from '../../testing/execution-story.js';
import { play, randomRun } from '../../testing/random-run.js';
import type { ExecutionEvent } from '../execution.events.js';
import { isPlanned, placeOf, stepOf, type ExecutionState } from '../execution.state.js';
import { resolvedInput } from '../resolved-input.js';

const eachRun = (check: (story: ExecutionStory) => void, numRuns = 300) =>
  fc.assert(
    fc.property(randomRun, (run) => check(play(run))),
    { numRuns },
  );

interface Seen {
  digest: string;
  votes: Map<string, 'approve' | 'reject'>;
}

/** Calls `decided` at every StepApproved and StepRejected, with the votes that this history holds on that digest. */
function count(
  { events }: ExecutionStory,
  decided: (
    event: Extract<ExecutionEvent, { type: 'StepApproved' | 'StepRejected' }>,
    votes: Seen['votes'],
  ) => void,
): void {
  const asked = new Map<string, Seen>();
  for (const event of events) {
    switch (event.type) {
      case 'StepApprovalRequested':
        asked.set(event.data.stepId, { digest: event.data.digest, votes: new Map() });
        break;
      case 'ApprovalVoted':
        asked.get(event.data.stepId ?? '')?.votes.set(event.data.by, event.data.vote);
        break;
      case 'StepApproved':
      case 'StepRejected': {
        const { stepId, digest, by } = event.data;
        const seen = asked.get(stepId);
        expect(seen?.digest).toBe(digest);
        decided(event, new Map(seen?.votes).set(by, event.type === 'StepApproved' ? 'approve' : 'reject'));
      }
    }
  }
}

test('a decision has its number of different people behind it, all of them on what will run', () => {
  let quorums = 0;
  eachRun((story) => {
    const { quorum = 1, rejections = 1 } = termsOf(story);
    count(story, (event, votes) => {
      const [vote, needed] =
        event.type === 'StepApproved' ? (['approve', quorum] as const) : (['reject', rejections] as const);
      expect([...votes.values()].filter((each) => each === vote)).toHaveLength(needed);
      if (needed > 1) quorums += 1;
    });
  });
  expect(quorums).toBeGreaterThan(20);
});

const termsOf = ({ state }: ExecutionStory) =>
  (state.status === 'none' ? undefined : state.requested.options.stepApproval) ?? {};

test('nobody decides without standing at that moment', () => {
  let checked = 0;
  eachRun((story) => {
    let before: ExecutionState = readableDecider.initialState;
    for (const event of story.events) {
      const by = byOf(event);
      const stepId = 'stepId' in event.data ? event.data.stepId : undefined;
      const step = isPlanned(before) && stepId !== undefined ? stepOf(before, stepId) : undefined;
      if (by !== undefined && step?.status === 'waiting-for-approval' && step.ballot) {
        const person = people.find(({ name }) => name === by) ?? { name: by, roles: [] };
        expect(whyNot(step.ballot, person, 'step')).toBeUndefined();
        checked += 1;
      }
      before = readableDecider.evolve(before, event);
    }
  });
  expect(checked).toBeGreaterThan(50);
});

const byOf = (event: ExecutionEvent): string | undefined => {
  switch (event.type) {
    case 'ApprovalVoted':
    case 'StepApproved':
    case 'StepRejected':
      return event.data.by;
    default:
      return undefined;
  }
};

test('what was edited last is what runs', () => {
  let ran = 0;
  eachRun((story) => {
    const edits = new Map<string, unknown>();
    let state: ExecutionState = readableDecider.initialState;
    for (const event of story.events) {
      state = readableDecider.evolve(state, event);
      if (event.type === 'StepInputChanged') edits.set(event.data.stepId, event.data.input);
      if (event.type !== 'StepStarted' || !edits.has(event.data.stepId) || !isPlanned(state)) continue;
      const place = placeOf(state, event.data.stepId) ?? -1;
      expect(resolvedInput(state, place)).toEqual(edits.get(event.data.stepId));
      ran += 1;
    }
  });
  expect(ran).toBeGreaterThan(5);
});

test('delegations never go in a circle', () => {
  eachRun((story) => {
    let state: ExecutionState = readableDecider.initialState;
    for (const event of story.events) {
      state = readableDecider.evolve(state, event);
      if (event.type !== 'ApprovalDelegated' || !isPlanned(state)) continue;
      const step = stepOf(state, event.data.stepId ?? '');
      const delegations = step?.status === 'waiting-for-approval' ? (step.ballot?.delegations ?? []) : [];
      for (const { from } of delegations) {
        let at: string | undefined = from;
        for (let hops = 0; at !== undefined; hops++) {
          expect(hops).toBeLessThanOrEqual(delegations.length);
          at = delegations.find((each) => each.from === at)?.to;
        }
      }
    }
  });
});
