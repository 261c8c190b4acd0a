import { expect, test } from '@jest/globals';
import type { MessageSent } from '@app/domain/execution/messages/message.events.js';
import { ExecutionStory } from '@app/domain/testing/execution-story.js';
import { samplePlan } from '@app/domain/testing/sample-plan.js';
import { request } from '../testing/request.js';
import { Bell } from './bell.js';
import { RunMail } from './run-mail.js';

const caller = { stepId: 'ask', attempt: 1, idempotencyKey: 'run/ask/1' };
const by: MessageSent['by'] = { kind: 'step', ...caller, ordinal: 1 };
const minute = 60_000;

/** A question that was asked so long after the attempt began, which was long ago. */
function asked(afterMs: number) {
  const story = ExecutionStory.planned(samplePlan(['ask', 'hear']));
  story.now = Date.now() - 10 * minute;
  story
    .advance()
    .wait(afterMs)
    .send({ type: 'SendMessage', data: { by, to: 'hear', body: 'why' } });
  const actor = { state: story.state, ask: () => Promise.resolve(undefined), run: request('a').run };
  return new RunMail(actor, caller, new Bell());
}

test('who waits for an answer waits from the question on, also when the attempt was taken over', async () => {
  const { signal } = new AbortController();
  expect(await asked(minute).receive({ replyTo: 'm1', timeoutMs: 2 * minute, signal })).toBeUndefined();
});

test('what an earlier attempt has asked is waited for anew', async () => {
  const given = new AbortController();
  const answer = asked(-minute).receive({ replyTo: 'm1', timeoutMs: 2 * minute, signal: given.signal });
  setTimeout(() => given.abort(new Error('still waiting')), 20);
  await expect(answer).rejects.toThrow('still waiting');
});

test('who waits for any message waits from now on', async () => {
  const given = new AbortController();
  const message = asked(minute).receive({ timeoutMs: 2 * minute, signal: given.signal });
  setTimeout(() => given.abort(new Error('still waiting')), 20);
  await expect(message).rejects.toThrow('still waiting');
});
