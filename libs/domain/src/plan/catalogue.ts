import type { Json, JsonObject } from '../kernel/json.js';
import type { ApprovalDemand } from './approval-policy.js';
import type { LockDemand } from './lock-demand.js';

/**
 * What a tool does to the world. none: computes; reads: looks at something outside;
 * writes: changes something inside the workspace; outward: reaches other people or systems.
 */
export type Effects = 'none' | 'reads' | 'writes' | 'outward';

/** A tool as planners, plans and people see it. */
export interface ToolDescription {
  /** `<area>.<verb>`, for example files.read. */
  readonly name: string;
  /** What it does, in words a planner can rank by. */
  readonly description: string;
  /** JSON Schema (draft 2020-12) of the input and the output. */
  readonly inputSchema: JsonObject;
  readonly outputSchema: JsonObject;
  readonly effects: Effects;
  /** True when running it again with the same idempotency key has the effect of once. */
  readonly idempotent: boolean;
  /** It can look whether a call whose outcome got lost had its effect. */
  readonly checks?: true;
  /** Why a person must approve each call, and on what terms; absent when none must. A plan cannot weaken it. */
  readonly approval?: ApprovalDemand;
  /** What a call of it must not share with others; names may use `{{input.…}}`. */
  readonly locks?: readonly LockDemand[];
  /** Milliseconds per attempt. */
  readonly timeoutMs: number;
  /** Milliseconds an attempt may go without a sign of life; absent: it gives none, only its time is limited. */
  readonly heartbeatMs?: number;
  /** It acts on the run that uses it and on nothing else: no words of a request ask for it. */
  readonly coordinates?: true;
}

/** An agent as planners see it: a role with the tools it may use. */
export interface AgentDescription {
  readonly name: string;
  readonly description: string;
  readonly instructions: string;
  readonly tools: readonly string[];
  /** What a plan can ask for instead of the name, in short words; absent: the areas of its tools. */
  readonly capabilities?: readonly string[];
  /** Steps it may carry out at once, of all runs and workers; absent: no limit. */
  readonly maxConcurrent?: number;
  readonly maxTurns: number;
  /** Tokens that a step of it needs, about: what a budget reserves. */
  readonly estimatedTokens?: number;
  readonly timeoutMs: number;
  /** Milliseconds it may go without a sign of life: the end of a turn, a saved checkpoint, or a beat of a tool it calls. */
  readonly heartbeatMs?: number;
}

export interface InputIssue {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** The tools and agents a plan may use. `checkInput` judges a literal input by the tool's schema; it is pure. */
export interface Catalogue {
  readonly tools: readonly ToolDescription[];
  readonly agents: readonly AgentDescription[];
  checkInput(tool: string, input: Json): readonly InputIssue[];
}
