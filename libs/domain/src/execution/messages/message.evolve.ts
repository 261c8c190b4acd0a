import type { Planned } from '../execution.state.js';
import { boxOf, sendingOf, type Letter, type Mailbox } from './mailbox.js';
import type { MessageEvent, MessageReceived, MessageSent } from './message.events.js';

type Run = Parameters<typeof boxOf>[0] & Planned;

/** A run after a message was sent or received. */
export const evolveMessage = <State extends Run>(state: State, event: MessageEvent): State =>
  event.type === 'MessageSent' ? sent(state, event.data) : received(state, event.data);

function sent<State extends Run>(
  state: State,
  { id, by, recipients, replyTo, body, at }: MessageSent,
): State {
  const letter: Letter = { id, from: by.stepId, body, ...(replyTo !== undefined && { replyTo }), at };
  const sender = boxOf(state, by.stepId);
  const boxes: [string, Mailbox][] = recipients.map((stepId) => {
    const box = boxOf(state, stepId);
    return [stepId, { ...box, waiting: [...box.waiting, letter] }];
  });
  const own = { ...sender, sent: { ...sender.sent, [sendingOf(by)]: id } };
  return put(state, [[by.stepId, own], ...boxes], (state.post?.sent ?? 0) + 1);
}

function received<State extends Run>(state: State, { id, by }: MessageReceived): State {
  const box = boxOf(state, by.stepId);
  const letter = box.waiting.find((waiting) => waiting.id === id);
  if (!letter) return state;
  const waiting = box.waiting.filter((other) => other !== letter);
  return put(state, [[by.stepId, { ...box, waiting, received: [...box.received, letter] }]]);
}

const put = <State extends Run>(
  state: State,
  boxes: readonly [string, Mailbox][],
  count = state.post?.sent ?? 0,
): State => ({
  ...state,
  post: { sent: count, boxes: { ...state.post?.boxes, ...Object.fromEntries(boxes) } },
});
