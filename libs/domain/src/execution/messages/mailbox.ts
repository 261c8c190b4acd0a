import type { ExecutionState } from '../execution.state.js';
import type { MessageSent } from './message.events.js';

/** What the steps of a run tell each other. */
export interface Post {
  /** Messages sent so far. */
  readonly sent: number;
  /** By step. */
  readonly boxes: Readonly<Record<string, Mailbox>>;
}

export interface Mailbox {
  /** In the order they were sent. */
  readonly waiting: readonly Letter[];
  /** In the order they were handed out: who runs again gets them so. */
  readonly received: readonly Letter[];
  /** Ids of what the step has sent, by idempotency key and ordinal: what it sends again is not sent twice. */
  readonly sent: Readonly<Record<string, string>>;
}

export type Letter = Pick<MessageSent, 'id' | 'body' | 'replyTo' | 'at'> & { readonly from: string };

const empty: Mailbox = { waiting: [], received: [], sent: {} };

/** The mailbox of a step. */
export function boxOf(state: ExecutionState, stepId: string): Mailbox {
  const boxes = 'post' in state ? state.post.boxes : {};
  return (Object.hasOwn(boxes, stepId) ? boxes[stepId] : undefined) ?? empty;
}

/** Who sent a message that somebody has read: whoever read it may leave the answer to another step. */
export function senderOf(state: ExecutionState, messageId: string | undefined): string | undefined {
  if (messageId === undefined || !('post' in state)) return undefined;
  for (const { received } of Object.values(state.post.boxes)) {
    const letter = received.find(({ id }) => id === messageId);
    if (letter) return letter.from;
  }
  return undefined;
}

/** What a message is remembered by as its sender's. */
export const sendingOf = ({ idempotencyKey, ordinal }: MessageSent['by']): string =>
  `${idempotencyKey}#${ordinal}`;
