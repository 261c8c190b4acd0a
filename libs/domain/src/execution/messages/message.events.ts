import type { Json } from '../../kernel/json.js';
import type { Message } from '../../kernel/message.js';
import type { ContextWriter } from '../context/context.events.js';

export type MessageEvent = Message<'MessageSent', MessageSent> | Message<'MessageReceived', MessageReceived>;

/** A step tells others of its run something. */
export interface MessageSent {
  /** m1, m2 and so on, in the order of the run. */
  readonly id: string;
  readonly by: ContextWriter;
  /** As the sender named them: a step, an agent, or `*` for all others. */
  readonly to: string;
  /** The steps that get it. */
  readonly recipients: readonly string[];
  /** The message that this one answers. */
  readonly replyTo?: string;
  readonly body: Json;
  readonly at: number;
}

/** It was handed to a step for the first time. A step that runs again gets it again, in the same order. */
export interface MessageReceived {
  readonly id: string;
  readonly by: { readonly stepId: string; readonly attempt: number };
  readonly at: number;
}
