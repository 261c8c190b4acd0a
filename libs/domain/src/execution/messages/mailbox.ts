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

/** A message, as one of those has it that it was for; undefined when it was for nobody. */
export function letterOf(state: ExecutionState, messageId: string): Letter | undefined {
  const boxes = 'post' in state ? Object.values(state.post.boxes) : [];
  for (const { received, waiting } of boxes) {
    const letter = [...received, ...waiting].find(({ id }) => id === messageId);
    if (letter) return letter;
  }
  return undefined;
}

/** What a message is remembered by as its sender's. */
export const sendingOf = ({ idempotencyKey, ordinal }: MessageSent['by']): string =>
  `${idempotencyKey}#${ordinal}`;
