import type { Usage } from './types.js';

export interface ToolInfo {
  readonly name: string;
  readonly description: string;
  readonly effects: string;
  readonly idempotent: boolean;
  readonly approval: string | null;
  readonly timeoutMs: number;
  readonly heartbeatMs: number | null;
}

export interface AgentInfo {
  readonly name: string;
  readonly description: string;
}

export interface AgentStatus {
  readonly name: string;
  readonly capabilities: readonly string[];
  readonly tools: readonly string[];
  readonly maxConcurrent: number | null;
  /** Steps that run now. */
  readonly load: number;
  readonly health: {
    readonly state: 'HEALTHY' | 'DEGRADED' | 'UNHEALTHY';
    readonly attempts: number;
    /** 0 to 1. */
    readonly successRate: number | null;
    readonly p50Ms: number | null;
    readonly lastFailure: { readonly at: string; readonly code: string; readonly message: string } | null;
  };
}

export interface LockInfo {
  readonly name: string;
  readonly holders: readonly LockHolder[];
  /** The first of those that wait. */
  readonly queue: readonly LockHolder[];
  /** All of them. */
  readonly waiting: number;
}

export interface LockHolder {
  readonly executionId: string;
  readonly stepId: string;
  readonly attempt: number;
  readonly mode: 'SHARED' | 'EXCLUSIVE';
  readonly since: string;
  readonly token: number | null;
  /** No worker has its run. */
  readonly isLeft: boolean;
}

export interface Metrics {
  readonly executions: {
    readonly total: number;
    readonly completed: number;
    readonly failed: number;
    readonly cancelled: number;
    readonly running: number;
    readonly waitingForApproval: number;
  };
  readonly steps: {
    readonly total: number;
    readonly succeeded: number;
    readonly failed: number;
    readonly skipped: number;
    readonly retries: number;
  };
  readonly durations: readonly {
    readonly tool: string;
    readonly count: number;
    readonly p50Ms: number;
    readonly p95Ms: number;
    readonly maxMs: number;
  }[];
  readonly tokens: Usage;
  readonly openBreakers: readonly {
    readonly work: string;
    readonly worker: string;
    readonly openedAt: string;
    readonly retryAt: string;
    readonly failures: number;
    readonly lastCode: string;
  }[];
  readonly overTime: readonly {
    readonly day: string;
    readonly started: number;
    readonly completed: number;
    readonly failed: number;
    readonly cancelled: number;
  }[];
}

export interface Health {
  readonly status: 'OK' | 'DEGRADED' | 'DOWN';
  readonly version: string;
  /** Events that the read models have still to take in; null when that is unknown. */
  readonly projectorLag: number | null;
  readonly checks: readonly HealthCheck[];
}

export interface HealthCheck {
  readonly name: string;
  readonly status: 'OK' | 'DEGRADED' | 'DOWN';
  readonly detail: string | null;
}

export interface Spending {
  readonly onExhausted: 'HOLD' | 'FAIL';
  readonly periods: readonly {
    readonly period: 'HOUR' | 'DAY' | 'MONTH';
    readonly endsAt: string;
    readonly calls: SpentOf;
    readonly tokens: SpentOf;
    readonly cost: SpentOf;
  }[];
}

export interface SpentOf {
  readonly spent: number;
  readonly reserved: number;
  readonly limit: number | null;
}

/** { spending: Spending | null } */
export const spending = `
query Spending {
  spending {
    onExhausted
    periods {
      period endsAt
      calls { spent reserved limit } tokens { spent reserved limit } cost { spent reserved limit }
    }
  }
}`;

/** { tools: ToolInfo[], agents: AgentInfo[] } */
export const tools = `
query Tools {
  tools { name description effects idempotent approval timeoutMs heartbeatMs }
  agents { name description }
}`;

/** { agents: AgentStatus[] } */
export const agents = `
query Agents {
  agents {
    name capabilities tools maxConcurrent load
    health { state attempts successRate p50Ms lastFailure { at code message } }
  }
}`;

/** { locks: LockInfo[] } */
export const locks = `
query Locks($after: String, $first: Int!) {
  locks(after: $after, first: $first) {
    name waiting
    holders { executionId stepId attempt mode since token isLeft }
    queue { executionId stepId attempt mode since token isLeft }
  }
}`;

/** { metrics: Metrics } */
export const metrics = `
query Metrics($since: DateTime, $until: DateTime) {
  metrics(since: $since, until: $until) {
    executions { total completed failed cancelled running waitingForApproval }
    steps { total succeeded failed skipped retries }
    durations { tool count p50Ms p95Ms maxMs }
    tokens { inputTokens outputTokens }
    openBreakers { work worker openedAt retryAt failures lastCode }
    overTime { day started completed failed cancelled }
  }
}`;

/** { health: Health } */
export const health = `
query Health { health { status version projectorLag checks { name status detail } } }`;
