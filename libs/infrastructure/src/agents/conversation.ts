import { asJson, isJsonObject } from '@app/domain/kernel/json.js';
import type { Usage } from '@app/domain/plan/plan.js';
import type { ToolContext } from '../tools/tool.js';
import type { AgentMessage, AgentReply, ToolResult } from './agent-model.js';
import { noUsage } from './usage.js';

/** How far an agent has come. Plain data: it is stored after every answer and every call. */
export interface Conversation {
  readonly agent: string;
  /** The attempt that it was last in. */
  readonly attempt: number;
  readonly messages: readonly AgentMessage[];
  /** Of that attempt: what earlier ones have used was told when they ended. */
  readonly usage: Usage;
  /** Turns that have ended. */
  readonly turns: number;
  /** The answer whose calls are under way, with the results so far. */
  readonly open?: { readonly reply: AgentReply; readonly results: readonly ToolResult[] };
}

const isOf = (agent: string, restored: unknown): restored is Conversation =>
  isJsonObject(restored) && restored['agent'] === agent;

/** Where the agent was when its worker went away, or when an earlier attempt failed; else the beginning. */
export function resumed(
  { checkpoint }: ToolContext,
  agent: string,
  attempt: number,
  task: string,
): Conversation {
  const restored: unknown = checkpoint?.restored;
  if (isOf(agent, restored))
    return restored.attempt === attempt ? restored : { ...restored, attempt, usage: noUsage };
  return { agent, attempt, messages: [{ role: 'user', text: task }], usage: noUsage, turns: 0 };
}

/** Stored before anything else is done: neither an answer nor a call that has ended is asked for twice. */
export const keep = async ({ checkpoint }: ToolContext, conversation: Conversation): Promise<void> =>
  checkpoint?.save(asJson(conversation), { flush: true });
