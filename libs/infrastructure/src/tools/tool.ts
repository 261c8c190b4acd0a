import type { z } from 'zod';
import type { LockGrant } from '@app/domain/execution/locks/lock-grant.js';
import type { ApprovalDemand } from '@app/domain/plan/approval-policy.js';
import type { Json } from '@app/domain/kernel/json.js';
import type { Usage } from '@app/domain/plan/plan.js';
import type { Effects } from '@app/domain/plan/catalogue.js';
import type { LockDemand } from '@app/domain/plan/lock-demand.js';
import type { Locking } from './coordination/locking.js';
import type { Mail } from './coordination/mail.js';
import type { SharedContext } from './coordination/shared-context.js';
import type { StepCheckpoint } from './step-checkpoint.js';
import type { Workspace } from './workspace.js';

/**
 * One thing a step can do. Input and output are zod objects; describe every field, planners read it.
 * Mark fields with `.meta({ role })` (see roles.ts) so that a planner without a model can fill and wire them.
 */
export interface Tool<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodObject = z.ZodObject> {
  /** `<area>.<verb>`, for example files.read. */
  readonly name: string;
  /** What it does and when to use it, in words a person would use in a request. */
  readonly description: string;
  readonly input: Input;
  readonly output: Output;
  readonly effects: Effects;
  /** True when a second call with the same idempotency key has the effect of once. */
  readonly idempotent: boolean;
  /** Why a person must approve every call, and on what terms; absent when none must. */
  readonly approval?: ApprovalDemand;
  /** Milliseconds per attempt. */
  readonly timeoutMs: number;
  /**
   * Milliseconds it may go without `beat`, `progress` or a saved checkpoint: then its signal aborts, and it counts as failed with
   * HEARTBEAT_LOST, or as unknown where repeating it is not harmless. Absent: only its time is limited.
   */
  readonly heartbeatMs?: number;
  /** What a call must not share with others, in whatever execution; names may use `{{input.…}}`. */
  readonly locks?: readonly LockDemand[];
  /**
   * What a call with this input reaches, of a tool that reaches many, for example a host: when one of them gets too many requests, calls to
   * the others go on. Not secret. Absent: it reaches one.
   */
  readonly reaches?: (input: Json) => string | undefined;
  /** It acts on the run that uses it and on nothing else: no words of a request ask for it. */
  readonly coordinates?: true;
  /** It saves how far it has come, and goes on from there when it is called again with the same key. It must be idempotent. */
  readonly resumable?: true;
  /** @throws ToolError for what went wrong outside; anything else counts as a defect and is not retried. */
  run(input: z.output<Input>, context: ToolContext): Promise<z.input<Output>>;
  /**
   * Looks whether an earlier call with the same input and idempotency key had its effect, when nobody knows: its worker died, or
   * its time was up. It must have no effect itself. It is asked again after a crash and after a retryable ToolError; any
   * other error counts as unknown.
   */
  check?(input: z.output<Input>, context: ToolContext): Promise<Checked<z.input<Output>>>;
}

/** What a check found. `output`: what the call would have answered. */
export type Checked<Output> =
  | { readonly kind: 'done'; readonly output: Output }
  | { readonly kind: 'not-done' }
  | { readonly kind: 'unknown'; readonly reason: string };

export interface ToolContext {
  readonly workspace: Workspace;
  /** IANA name. */
  readonly timeZone: string;
  /** Aborts on timeout, on silence and on cancel: stop soon, leave nothing half done. */
  readonly signal: AbortSignal;
  /** The same for every attempt that must have the effect of once. */
  readonly idempotencyKey: string;
  /** What the step has while it runs, each with its fencing token: hand that to what is written to, if it refuses lower ones. */
  readonly locks?: readonly LockGrant[];
  /** For what a call must have besides; absent outside a run. */
  readonly locking?: Locking;
  /** What the steps of the run share; absent outside a run. */
  readonly shared?: SharedContext;
  /** What they tell each other; absent outside a run. */
  readonly mail?: Mail;
  /** How far the step has come; only where the tool is `resumable`. */
  readonly checkpoint?: StepCheckpoint;
  /** Milliseconds since the epoch. */
  now(): number;
  log(level: LogLevel, message: string): void;
  /** Says that it is alive; nothing is stored. Where the tool has `heartbeatMs`. */
  beat(): void;
  /** Counts as a beat. @param fraction 0 to 1 */
  progress(fraction: number, message?: string): void;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/**
 * An expected failure of a tool. `message` says what was wrong and what to do, for a person.
 * `retryable`: the same call may succeed later. `cools`: what was called gets too many requests, and for `retryAfterMs` no worker is to
 * call it (see Tool.reaches). Secrets never belong in the message.
 */
export class ToolError extends Error {
  override readonly name = 'ToolError';
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;
  /** Whether all who call the same are to wait that long. */
  readonly cools: boolean;
  /** What models have used until then; absent when it is not known. */
  readonly usage: Usage | undefined;
  constructor(
    /** Upper case, stable, for example FILE_NOT_FOUND. */
    readonly code: string,
    message: string,
    options: { retryable?: boolean; retryAfterMs?: number; cools?: boolean; usage?: Usage } = {},
  ) {
    super(message);
    this.retryable = options.retryable ?? false;
    this.retryAfterMs = options.retryAfterMs;
    this.cools = options.cools ?? false;
    this.usage = options.usage;
  }
}

/** Milliseconds for which nobody is to call what has failed so; undefined: others may. */
export const cooldownOf = ({ cools, retryAfterMs }: ToolError): number | undefined =>
  cools ? retryAfterMs : undefined;

/** Declares a tool with its types inferred. */
export const defineTool = <Input extends z.ZodObject, Output extends z.ZodObject>(
  tool: Tool<Input, Output>,
): Tool => tool;
