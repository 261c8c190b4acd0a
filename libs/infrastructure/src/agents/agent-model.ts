import type { JsonObject } from '@app/domain/kernel/json.js';
import type { ToolDescription } from '@app/domain/plan/catalogue.js';
import type { Usage } from '@app/domain/plan/plan.js';

/** A model that can call tools. One call is one answer of the model; the conversation lives with the caller. */
export interface AgentModel {
  /** By which its rate is declared. */
  readonly name: string;
  /** @throws ToolError when the model cannot answer; the reason of the signal when that aborts */
  respond(turn: AgentTurn): Promise<AgentReply>;
}

export interface AgentTurn {
  readonly system: string;
  readonly messages: readonly AgentMessage[];
  readonly tools: readonly ToolDescription[];
  /** False: the model must answer in words. The tools stay listed, since earlier messages name them. */
  readonly mayCallTools: boolean;
  readonly signal: AbortSignal;
  /** Told when the model gets too many requests: milliseconds after which it may be asked again, by anybody. */
  readonly cool?: (ms: number) => void;
}

export type AgentMessage =
  | { readonly role: 'user'; readonly text: string }
  | { readonly role: 'model'; readonly reply: AgentReply }
  /** One result per call of the reply before, in the same order. */
  | { readonly role: 'tools'; readonly results: readonly ToolResult[] };

export interface AgentReply {
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  readonly usage: Usage;
  /** The message in the provider's own form, to send back unchanged (Gemini's carries thought signatures). */
  readonly native?: unknown;
}

export interface ToolCall {
  readonly id?: string;
  readonly name: string;
  readonly args: JsonObject;
}

export interface ToolResult {
  readonly call: ToolCall;
  /** `{output}` or `{error: {code, message}}`. */
  readonly response: JsonObject;
}
