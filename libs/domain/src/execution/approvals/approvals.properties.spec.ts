import { expect, test } from '@jest/globals';
import { whyNot } from './standing.js';
import { people } from '../../testing/random-approvals.js';
import { eachRunOf, must } from '../../testing/each-run.js';
import type { ExecutionStory } from '../../testing/execution-story.js';
import { randomRun } from '../../testing/random-run.js';
import type { ExecutionEvent } from '../execution.events.js';
import { isPlanned, placeOf, stepOf } from '../execution.state.js';
import { resolvedInput } from '../resolved-input.js';

const eachRun = eachRunOf(randomRun);
const numRuns = 300;

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
        must(seen?.digest === digest, 'what is decided is what was shown');
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
      must([...votes.values()].filter((each) => each === vote).length === needed, 'it has its votes');
      if (needed > 1) quorums += 1;
    });
  }, numRuns);
  expect(quorums).toBeGreaterThan(20);
});

const termsOf = ({ state }: ExecutionStory) =>
  (state.status === 'none' ? undefined : state.requested.options.stepApproval) ?? {};

test('nobody decides without standing at that moment', () => {
  let checked = 0;
  eachRun((_, transitions) => {
    for (const { before, event } of transitions) {
      const by = byOf(event);
      const stepId = 'stepId' in event.data ? event.data.stepId : undefined;
      const step = isPlanned(before) && stepId !== undefined ? stepOf(before, stepId) : undefined;
      if (by !== undefined && step?.status === 'waiting-for-approval' && step.ballot) {
        const person = people.find(({ name }) => name === by) ?? { name: by, roles: [] };
        must(whyNot(step.ballot, person, 'step') === undefined, 'who decides has standing');
        checked += 1;
      }
    }
  }, numRuns);
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
  eachRun((_, transitions) => {
    const edits = new Map<string, unknown>();
    for (const { event, after: state } of transitions) {
      if (event.type === 'StepInputChanged') edits.set(event.data.stepId, event.data.input);
      if (event.type !== 'StepStarted' || !edits.has(event.data.stepId) || !isPlanned(state)) continue;
      const place = placeOf(state, event.data.stepId) ?? -1;
      expect(resolvedInput(state, place)).toEqual(edits.get(event.data.stepId));
      ran += 1;
    }
  }, numRuns);
  expect(ran).toBeGreaterThan(5);
});

test('delegations never go in a circle', () => {
  eachRun((_, transitions) => {
    for (const { event, after: state } of transitions) {
      if (event.type !== 'ApprovalDelegated' || !isPlanned(state)) continue;
      const step = stepOf(state, event.data.stepId ?? '');
      const delegations = step?.status === 'waiting-for-approval' ? (step.ballot?.delegations ?? []) : [];
      for (const { from } of delegations) {
        let at: string | undefined = from;
        for (let hops = 0; at !== undefined; hops++) {
          must(hops <= delegations.length, 'a way through the delegations ends');
          at = delegations.find((each) => each.from === at)?.to;
        }
      }
    }
  }, numRuns);
});
