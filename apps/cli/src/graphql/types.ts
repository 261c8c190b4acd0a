/** The parts of the API's schema that this client asks for; times are ISO 8601. */
export type ExecutionStatus =
  | 'REQUESTED'
  | 'PLANNING'
  | 'AWAITING_PLAN_APPROVAL'
  | 'RUNNING'
  | 'REPLANNING'
  | 'PAUSED'
  | 'CANCELLING'
  | 'COMPLETED'
  | 'FAILED'
  | 'CANCELLED';

export type StepStatus =
  | 'PENDING'
  | 'WAITING_FOR_APPROVAL'
  | 'RUNNING'
  | 'RETRYING'
  | 'RECOVERING'
  | 'OUTCOME_UNKNOWN'
  | 'SUCCEEDED'
  | 'FAILED'
  | 'SKIPPED'
  | 'CANCELLED';

export type LogLevel = 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';

export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly stepId: string | null;
}

export interface Approval {
  readonly kind: 'PLAN' | 'POLICY' | 'UNKNOWN_OUTCOME';
  readonly executionId: string;
  readonly stepId: string | null;
  readonly title: string;
  readonly reason: string;
  readonly input: unknown;
  readonly digest: string;
  readonly requestedAt: string;
  /** null when anybody may decide and the first decision ends it. */
  readonly ballot: Ballot | null;
}

export interface Circle {
  readonly people: readonly string[];
  readonly roles: readonly string[];
}

export interface Ballot {
  /** null for anybody. */
  readonly who: Circle | null;
  readonly quorum: number;
  readonly votes: readonly {
    readonly by: string;
    readonly vote: 'APPROVE' | 'REJECT';
    readonly comment: string | null;
  }[];
  readonly delegations: readonly { readonly from: string; readonly to: string }[];
  readonly dueAt: string | null;
  readonly then: 'ESCALATE' | 'REJECT' | 'SKIP' | 'APPROVE' | null;
}

export interface Step {
  readonly id: string;
  readonly title: string;
  readonly uses: string;
  readonly status: StepStatus;
  readonly dependsOn: readonly string[];
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly retryAt: string | null;
  readonly durationMs: number | null;
  readonly error: Failure | null;
  readonly skipReason: string | null;
  /** What keeps it from starting although its plan would let it. */
  readonly hold: { readonly reason: string; readonly until: string | null } | null;
  /** Of a step that is undone because the run fails. */
  readonly compensation: 'waiting' | 'running' | 'compensated' | 'failed' | 'unknown' | null;
  /** Of a map that has begun. */
  readonly items: {
    readonly total: number;
    readonly settled: number;
    readonly failed: number;
    readonly underWay: number;
  } | null;
  /** The execution that it is. */
  readonly childId: string | null;
}

export interface PlanStep {
  readonly id: string;
  readonly title: string;
  readonly kind: 'TOOL' | 'AGENT' | 'MAP' | 'EXECUTION';
  readonly uses: string;
  readonly instruction: string | null;
  readonly input: unknown;
  readonly dependsOn: readonly string[];
  readonly when: unknown;
  readonly approval: string | null;
  readonly effects: string;
  /** null unless it is a map. */
  readonly map: {
    readonly over: unknown;
    readonly concurrency: number;
    readonly approval: string | null;
  } | null;
  readonly locks: readonly { readonly name: string; readonly mode: 'SHARED' | 'EXCLUSIVE' }[];
  readonly recovery: {
    readonly onFailure: readonly { readonly kind: string; readonly step?: string; readonly agent?: string }[];
    readonly compensate: { readonly tool: string } | null;
  };
}

export interface Plan {
  readonly id: string;
  readonly version: number;
  readonly digest: string;
  readonly goal: string;
  readonly planner: string;
  readonly notes: readonly string[];
  readonly steps: readonly PlanStep[];
}

/** A version of the plan that took the place of another because a step had failed. */
export interface PlanRevision {
  readonly version: number;
  readonly reason: string;
  readonly removed: readonly { readonly id: string; readonly title: string }[];
  readonly changed: readonly string[];
  readonly added: readonly string[];
}

export interface Pause {
  readonly phase: 'PAUSING' | 'QUIESCED';
  readonly timers: 'FREEZE' | 'RUN';
  /** Those that have not ended yet. */
  readonly runningSteps: number;
  /** It goes on with the run above it, whose step it is. */
  readonly withParent: boolean;
}

export interface Budget {
  readonly calls: number;
  readonly maxCalls: number | null;
  readonly tokens: number;
  readonly maxTokens: number | null;
  readonly cost: number;
  readonly maxCost: number | null;
}

/** What changes while a run goes on; small enough to be sent on every change. */
export interface Execution {
  readonly id: string;
  readonly request: string;
  readonly status: ExecutionStatus;
  readonly requestedAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly deadline: string | null;
  readonly budget: Budget | null;
  readonly pause: Pause | null;
  readonly revision: number;
  readonly progress: number;
  readonly steps: readonly Step[];
  readonly revisions: readonly PlanRevision[];
  readonly approvals: readonly Approval[];
  readonly failure: Failure | null;
}

export interface StepDetails extends Step {
  readonly input: unknown;
  readonly output: unknown;
}

export interface ExecutionDetails extends Execution {
  readonly requestedBy: string;
  readonly concurrency: number;
  readonly plan: Plan | null;
  readonly steps: readonly StepDetails[];
  readonly context: readonly ContextValue[];
  readonly result: unknown;
  readonly usage: Usage;
}

/** What the steps share. */
export interface ContextValue {
  readonly key: string;
  readonly version: number;
  readonly value: unknown;
  /** A step. */
  readonly by: string;
  readonly at: string;
}

export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export interface LogLine {
  readonly revision: number;
  readonly at: string;
  readonly level: LogLevel;
  readonly stepId: string | null;
  readonly attempt: number | null;
  readonly message: string;
}

export const isTerminal = (status: ExecutionStatus): boolean =>
  status === 'COMPLETED' || status === 'FAILED' || status === 'CANCELLED';
