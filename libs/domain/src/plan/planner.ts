import type { Catalogue } from './catalogue.js';
import type { Plan, Usage } from './plan.js';
import type { Revision } from './revision.js';

export interface PlanningContext {
  readonly request: string;
  /** Milliseconds since the epoch: what "tomorrow" is relative to. */
  readonly now: number;
  /** IANA name, for example Asia/Jerusalem. */
  readonly timeZone: string;
  readonly catalogue: Catalogue;
  /** The files in the workspace, sorted by path; at most 500. */
  readonly files: readonly WorkspaceFile[];
  /** Of a run that is under way: what its plan has come to. The proposal takes the place of that plan; see revisionIssues. */
  readonly revision?: Revision;
  readonly signal: AbortSignal;
  /** To be awaited before each question to a model, by its name; absent: it may be asked. Rejects with the reason of the signal. */
  readonly mayAsk?: (model: string) => Promise<void> | undefined;
  /** To be awaited after each answer of a model: what that has used, whatever comes of it. */
  readonly onUsage?: (usage: Usage) => Promise<void> | undefined;
  /** Told when a model gets too many requests: milliseconds after which it may be asked again, by anybody. */
  readonly cool?: (model: string, ms: number) => void;
}

export interface WorkspaceFile {
  /** Relative to the workspace, with forward slashes. */
  readonly path: string;
  /** Of a table whose header could be read. */
  readonly columns?: readonly TableColumn[];
}

export interface TableColumn {
  readonly name: string;
  /** What the first rows hold. */
  readonly kind: 'number' | 'date' | 'text';
}

export interface PlanProposal {
  readonly plan: Plan;
  /** Who planned, for example `offline` or `gemini-3-flash`. */
  readonly planner: string;
  /** Of all answers that led to it. */
  readonly usage?: Usage;
}

/** Turns a request into a plan that `validatePlan` accepts. */
export interface Planner {
  /** @throws PlanningError */
  plan(context: PlanningContext): Promise<PlanProposal>;
}

/** No plan could be made. `message` says what was wrong and what to do; `retryAfterMs` when waiting may help. */
export class PlanningError extends Error {
  override readonly name = 'PlanningError';
  constructor(
    readonly code: PlanningErrorCode,
    message: string,
    readonly retryAfterMs?: number,
  ) {
    super(message);
  }
}

/**
 * UNPLACEABLE: a part of the request fits no tool. REFUSED: the model declined. INVALID_ANSWER: still not a valid
 * plan after the repair rounds. UNAUTHORIZED: wrong key. RATE_LIMITED, UNAVAILABLE and TIMEOUT: try again later.
 */
export type PlanningErrorCode =
  | 'UNPLACEABLE'
  | 'REFUSED'
  | 'INVALID_ANSWER'
  | 'UNAUTHORIZED'
  | 'RATE_LIMITED'
  | 'UNAVAILABLE'
  | 'TIMEOUT'
  | 'NOT_CONFIGURED';
