import type { Usage } from '@app/domain/plan/plan.js';

/** Figures over the executions that were requested in a window of time. */
export interface Metrics {
  readonly executions: ExecutionCounts;
  readonly steps: StepCounts;
  readonly durations: readonly ToolDurations[];
  /** Of planners and agents. */
  readonly tokens: Usage;
  readonly overTime: readonly DayOutcomes[];
}

export interface ExecutionCounts {
  readonly total: number;
  readonly completed: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly running: number;
  /** Runs that wait for a person, of their plan or of a step; the latter may be running as well. */
  readonly waitingForApproval: number;
}

export interface StepCounts {
  readonly total: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly skipped: number;
  /** Attempts after the first. */
  readonly retries: number;
}

/** Of the last attempts of the steps that succeeded or failed with a tool or an agent, waits left out. */
export interface ToolDurations {
  readonly tool: string;
  readonly count: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly maxMs: number;
}

export interface DayOutcomes {
  /** Of the request, YYYY-MM-DD in UTC. */
  readonly day: string;
  readonly started: number;
  readonly completed: number;
  readonly failed: number;
  readonly cancelled: number;
}

/** The window: since inclusive, until exclusive; no bound when absent. */
export interface MetricsWindow {
  readonly since?: Date;
  readonly until?: Date;
}
