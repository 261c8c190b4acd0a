import { describe, expect, test } from '@jest/globals';
import type { BoundPlan } from '../../plan/bound-plan.js';
import { ExecutionStory, readableDecider } from '../../testing/execution-story.js';
import { given, rejected } from '../../testing/given.js';
import { samplePlan } from '../../testing/sample-plan.js';
import { maxBodyLength, maxWaiting, type SendMessage } from './decide-message.js';
import { boxOf } from './mailbox.js';

const now = 2_000;
const by = (stepId: string, ordinal = 1, attempt = 1): SendMessage['by'] => ({
  kind: 'step',
  stepId,
  attempt,
  idempotencyKey: `run/${stepId}/1`,
  ordinal,
});
const send = (writer: SendMessage['by'], to: string, more: Partial<SendMessage> = {}) =>
  ({ type: 'SendMessage', data: { by: writer, to, body: 'hello', now, ...more } }) as const;
const receive = (stepId: string, id: string, attempt = 1) =>
  ({ type: 'ReceiveMessage', data: { stepId, attempt, id, now } }) as const;

/** a and b run, c comes after a, and the agent `writer` does w. */
const plan: BoundPlan = (() => {
  const sample = samplePlan(['a', 'b', 'c <- a', 'w']);
  const steps = sample.steps.map((step) =>
    step.id === 'w' && step.kind === 'tool'
      ? ({ ...step, kind: 'agent', agent: 'writer', instruction: 'Write.' } as const)
      : step,
  );
  return { ...sample, steps: steps };
})();
const running = () => ExecutionStory.planned(plan).advance();
const sent = (to: string, recipients: readonly string[], id = 'm1') =>
  ({
    type: 'MessageSent',
    data: { id, by: by('a'), to, recipients, body: 'hello', at: now },
  }) as const;

describe('a message', () => {
  test.each([
    ['b', ['b']],
    ['c', ['c']],
    ['writer', ['w']],
    ['*', ['b', 'c', 'w']],
  ])('to %s goes to %j', (to, recipients) => {
    given(readableDecider, running().events)
      .when(send(by('a'), to))
      .then([sent(to, recipients)]);
  });

  test('to nobody, to oneself, or to one that has ended is refused', () => {
    const { events } = running().succeed('b');
    given(readableDecider, events)
      .when(send(by('a'), 'x'))
      .then(rejected('NOT_FOUND', /no other step or agent "x"/));
    given(readableDecider, events)
      .when(send(by('a'), 'a'))
      .then(rejected('NOT_FOUND'));
    given(readableDecider, events)
      .when(send(by('a'), 'b'))
      .then(rejected('WRONG_STATUS', /has ended/));
  });

  test('is sent and received by running attempts only', () => {
    const { events } = running();
    given(readableDecider, events)
      .when(send(by('c'), 'a'))
      .then(rejected('STALE_RESULT'));
    given(readableDecider, [...events, sent('c', ['c'])])
      .when(receive('c', 'm1'))
      .then(rejected('STALE_RESULT'));
  });

  test('is received once, by those it was for', () => {
    const history = [...running().events, sent('b', ['b'])];
    const outcome = given(readableDecider, history).when(receive('b', 'm1'));
    outcome.then([{ type: 'MessageReceived', data: { id: 'm1', by: { stepId: 'b', attempt: 1 }, at: now } }]);
    expect(boxOf(outcome.state, 'b')).toMatchObject({ waiting: [], received: [{ id: 'm1', from: 'a' }] });
    given(readableDecider, history).when(receive('b', 'm1'), receive('b', 'm1')).then([]);
    given(readableDecider, history)
      .when(receive('w', 'm1'))
      .then(rejected('NOT_FOUND', /No message "m1"/));
  });

  test('that a step sends again when it runs again is not sent again', () => {
    const story = running()
      .send(send(by('a'), 'b'))
      .send(send(by('a', 2), 'b'));
    story.fail('a', { code: 'LOST', message: 'Lost.', retryable: true }).wait(60_000).advance();
    for (const ordinal of [1, 2, 3]) story.send(send(by('a', ordinal, 2), 'b'));
    expect(boxOf(story.state, 'b').waiting.map(({ id }) => id)).toEqual(['m1', 'm2', 'm3']);
  });

  test('and those that wait for one step are bounded', () => {
    const { events } = running();
    given(readableDecider, events)
      .when(send(by('a'), 'b', { body: 'x'.repeat(maxBodyLength) }))
      .then(rejected('INVALID_INPUT', /characters/));
    const full = Array.from({ length: maxWaiting }, (_, n) => sent('b', ['b'], `m${n + 1}`));
    given(readableDecider, [...events, ...full])
      .when(send(by('a', 2), '*'))
      .then(rejected('WRONG_STATUS', /wait for "b"/));
  });
});
