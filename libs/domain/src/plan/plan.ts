import type { Json, JsonObject } from '../kernel/json.js';
import type { ApprovalDemand } from './approval-policy.js';
import type { Compensation } from './compensation.js';
import type { LockDemand } from './lock-demand.js';
import type { OnFailure } from './on-failure.js';

/**
 * A plan is data: what a planner proposes, a person reads and an execution carries.
 * Strings inside `input`, `when.value` and `result` may hold references, see template.ts.
 */
export interface Plan {
  /** What the plan is to achieve, in one sentence. */
  readonly goal: string;
  readonly steps: readonly PlanStep[];
  /** What the run answers, a template; the outputs of the last steps when absent. */
  readonly result?: Json;
  /** Assumptions of the planner that a person should know. */
  readonly notes?: readonly string[];
}

export type PlanStep = ToolStep | AgentStep | MapStep | ExecutionStep;

interface StepBase {
  /** Unique in the plan: a letter, then letters, digits, _ or -, at most 64. */
  readonly id: string;
  readonly title: string;
  /** Steps that must be settled first, besides those whose outputs `input` and `when` refer to. */
  readonly dependsOn?: readonly string[];
  /** Run only if this holds; otherwise the step is skipped. */
  readonly when?: Condition;
  /** Ask a person first, and why. A tool's own policy may ask as well; its terms hold then. */
  readonly approval?: ApprovalDemand;
  readonly retry?: Partial<RetryPolicy>;
  /** What follows when nobody knows whether an attempt had its effect; a check when the tool has one, else a person, when absent. */
  readonly onUnknown?: OnUnknown;
  /** What follows when retries have ended or do not apply: the first choice that can be made; then the run fails. */
  readonly onFailure?: readonly OnFailure[];
  /** How it is undone if it was done and the run fails or is cancelled after all. */
  readonly compensate?: Compensation;
  /** Milliseconds per attempt; the tool's default when absent. */
  readonly timeoutMs?: number;
  /** Milliseconds an attempt may go without a sign of life; what its tool or agent says when absent. */
  readonly heartbeatMs?: number;
}

interface CallBase extends StepBase {
  /** What it must not share with others while it runs, besides what its tool says: it starts when it has all of them. */
  readonly locks?: readonly LockDemand[];
}

/** One call of one tool. */
export interface ToolStep extends CallBase {
  readonly kind: 'tool';
  readonly tool: string;
  readonly input: JsonObject;
}

/** A model works with tools until the instruction is done. It names its agent, or what the agent must be capable of. */
export interface AgentStep extends CallBase {
  readonly kind: 'agent';
  readonly agent?: string;
  /** Capabilities: when the step starts, one of the agents that offer all of them is chosen. */
  readonly needs?: readonly string[];
  readonly instruction: string;
  /** Material for the agent: literal values and references. */
  readonly input: JsonObject;
}

/**
 * Does the same for every element of a list. `step` may refer to the element as `{{$item}}` and to its place as
 * `{{$index}}`; each element is a step of its own, `resize[17]`. The output is the list of theirs, in order.
 */
export interface MapStep extends StepBase {
  readonly kind: 'map';
  /** One reference to a list, or a list of values and references. */
  readonly over: string | readonly Json[];
  readonly step: ItemStep;
  /** Elements under way at once, those that wait for a retry or a person included; 0 or absent for no limit of its own. */
  readonly concurrency?: number;
  /** `fail` when absent. */
  readonly failedItems?: FailedItems;
}

/**
 * Starts an execution of its own and waits for its end; its result is the output of this step. What its steps may do,
 * how often they are tried and how they are undone when it fails is up to its own plan; `compensate` undoes it as a whole when only
 * this one fails.
 */
export interface ExecutionStep extends StepBase {
  readonly kind: 'execution';
  /** What is asked of it, a template. */
  readonly request: string;
  /** Carried out as it is, without a planner. Its steps see none of this plan. */
  readonly plan?: Plan;
}

type OfTheMap = 'id' | 'title' | 'dependsOn' | 'when';

/** What a map does with an element. */
export type ItemStep = Omit<ToolStep, OfTheMap> | Omit<AgentStep, OfTheMap>;

/**
 * fail: the first element that fails fails the map, and the rest is stopped. collect: all run, and the output has
 * `{ status, output }` or `{ status, error }` for each; the map fails once more have failed than allowed, by
 * number or by share (0 to 1) of all; neither means that any number may.
 */
export type FailedItems =
  | { readonly kind: 'fail' }
  | { readonly kind: 'collect'; readonly allowed?: number; readonly allowedShare?: number };

export interface Condition {
  readonly value: Json;
  readonly is: 'equal' | 'not-equal' | 'greater' | 'less' | 'empty' | 'not-empty' | 'contains';
  /** Compared with; not used by empty and not-empty. */
  readonly to?: Json;
}

/** Attempt n (from 1) that fails waits min(baseMs * factor^(n-1), maxDelayMs), less up to `jitter` of it. */
export interface RetryPolicy {
  readonly maxAttempts: number;
  readonly baseMs: number;
  readonly factor: number;
  readonly maxDelayMs: number;
  /** 0 to 1: the share of the delay that is spread. */
  readonly jitter: number;
  /** Milliseconds from the start of the first attempt after which no other begins. */
  readonly maxTotalMs?: number;
  /** Codes of errors: only these are retried. */
  readonly only?: readonly string[];
  /** Codes of errors: these are never retried. */
  readonly never?: readonly string[];
}

/**
 * ask: a person decides. retry: by the retry policy, the effect may happen twice. fail: as any other failure.
 * check: the tool looks whether it had its effect; only where that cannot tell a person decides.
 */
export type OnUnknown = 'ask' | 'retry' | 'fail' | 'check';

export const defaultRetry: RetryPolicy = {
  maxAttempts: 3,
  baseMs: 500,
  factor: 2,
  maxDelayMs: 30_000,
  jitter: 0.5,
};

/** Tokens a model used. */
export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}
