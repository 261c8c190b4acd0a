import type { Json } from '../../kernel/json.js';
import { isRejection, reject, type Rejection } from '../../kernel/rejection.js';
import type { ExecutionEvent } from '../execution.events.js';
import { isPlanned, type ExecutionState } from '../execution.state.js';
import { isRunningAttempt, staleAttempt } from '../running-attempt.js';
import { boxOf, sendingOf } from './mailbox.js';
import type { MessageSent } from './message.events.js';
import { recipientsOf } from './recipients.js';

export interface SendMessage {
  readonly by: MessageSent['by'];
  readonly to: string;
  readonly replyTo?: string;
  readonly body: Json;
  readonly now: number;
}

export interface ReceiveMessage {
  readonly stepId: string;
  readonly attempt: number;
  readonly id: string;
  readonly now: number;
}

/** Of a body as JSON text, in characters. */
export const maxBodyLength = 48 * 1024;
/** That wait for one step. */
export const maxWaiting = 1_000;

/** What a step has sent already, in this attempt or an earlier one, is not sent again. */
export function sendMessage(
  command: SendMessage,
  state: ExecutionState,
): readonly ExecutionEvent[] | Rejection {
  const { by, to, replyTo, body, now } = command;
  if (!isPlanned(state) || !isRunningAttempt(state, by.stepId, by.attempt)) return staleAttempt(by);
  if (Object.hasOwn(boxOf(state, by.stepId).sent, sendingOf(by))) return [];
  const length = JSON.stringify(body).length;
  if (length > maxBodyLength)
    return reject('INVALID_INPUT', `The message has ${length} characters, ${maxBodyLength} may be.`);
  const recipients = recipientsOf(state, to, by.stepId);
  if (isRejection(recipients)) return recipients;
  const full = recipients.find((stepId) => boxOf(state, stepId).waiting.length >= maxWaiting);
  if (full !== undefined)
    return reject(
      'WRONG_STATUS',
      `${maxWaiting} messages wait for "${full}" already. Wait until it reads some.`,
    );
  const id = `m${(state.post?.sent ?? 0) + 1}`;
  const answered = replyTo === undefined ? {} : { replyTo };
  return [{ type: 'MessageSent', data: { id, by, to, recipients, ...answered, body, at: now } }];
}

/** A step takes a message that waits for it. */
export function receiveMessage(
  { stepId, attempt, id, now }: ReceiveMessage,
  state: ExecutionState,
): readonly ExecutionEvent[] | Rejection {
  if (!isPlanned(state) || !isRunningAttempt(state, stepId, attempt))
    return staleAttempt({ stepId, attempt });
  const { waiting, received } = boxOf(state, stepId);
  if (received.some((letter) => letter.id === id)) return [];
  if (!waiting.some((letter) => letter.id === id))
    return reject('NOT_FOUND', `No message "${id}" waits for step "${stepId}".`);
  return [{ type: 'MessageReceived', data: { id, by: { stepId, attempt }, at: now } }];
}
