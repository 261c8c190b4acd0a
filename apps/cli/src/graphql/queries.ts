import { approvalFields, eventFields, executionDetailFields, logFields, summaryFields } from './fields.js';
import type { Approval, ExecutionStatus, Failure } from './types.js';

export interface ExecutionSummary {
  readonly id: string;
  readonly request: string;
  readonly status: ExecutionStatus;
  readonly requestedBy: string;
  readonly requestedAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly durationMs: number | null;
  readonly stepsTotal: number;
  readonly stepsSettled: number;
  readonly approvalsWaiting: number;
  readonly failure: Failure | null;
}

export interface ExecutionPage {
  readonly totalCount: number;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly edges: readonly { readonly cursor: string; readonly node: ExecutionSummary }[];
}

export interface ExecutionEvent {
  readonly revision: number;
  readonly position: string;
  readonly type: string;
  readonly data: unknown;
  readonly actor: string;
  readonly occurredAt: string;
  readonly recordedAt: string;
}

export interface Effect {
  readonly idempotencyKey: string;
  readonly stepId: string;
  readonly uses: string;
  readonly effects: string;
  readonly isCompensation: boolean;
  readonly input: unknown;
  readonly inputDigest: string;
  readonly attempts: readonly EffectAttempt[];
}

interface EffectAttempt {
  readonly attempt: number;
  readonly uses: string;
  readonly worker: string;
  readonly startedAt: string;
  readonly outcome: 'UNDER_WAY' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED' | 'UNKNOWN';
  readonly endedAt: string | null;
  readonly output: unknown;
  readonly error: string | null;
  readonly verified: boolean;
}

export type EffectOutcome = EffectAttempt['outcome'];

/** An attempt of any run. */
export interface LedgerEntry extends Omit<EffectAttempt, 'output'> {
  readonly executionId: string;
  readonly idempotencyKey: string;
  readonly stepId: string;
  readonly isCompensation: boolean;
}

export interface LedgerPage {
  readonly totalCount: number;
  readonly edges: readonly { readonly node: LedgerEntry }[];
}

export interface PendingApproval extends Approval {
  readonly request: string;
}

/** { execution: ExecutionDetails | null } */
export const execution = `
query Execution($id: ID!, $asOf: AsOfInput) {
  execution(id: $id, asOf: $asOf) { ${executionDetailFields} }
}`;

/** { executions: ExecutionPage } */
export const executions = `
query Executions($first: Int, $after: String, $filter: ExecutionFilter) {
  executions(first: $first, after: $after, filter: $filter) {
    totalCount
    pageInfo { hasNextPage endCursor }
    edges { cursor node { ${summaryFields} } }
  }
}`;

/** { approvals: PendingApproval[] } */
export const approvals = `
query Approvals($first: Int) { approvals(first: $first) { request ${approvalFields} } }`;

/** { events: ExecutionEvent[] } */
export const executionEvents = `
query Events($id: ID!, $after: Int, $first: Int) {
  events: executionEvents(id: $id, after: $after, first: $first) { ${eventFields} }
}`;

/** { logs: LogLine[] } */
export const logs = `
query Logs($executionId: ID!, $stepId: ID, $level: LogLevel, $after: Int, $first: Int) {
  logs(executionId: $executionId, stepId: $stepId, level: $level, after: $after, first: $first) { ${logFields} }
}`;

/** { effects: Effect[] } */
export const effects = `
query Effects($executionId: ID!, $after: String, $first: Int) {
  effects(executionId: $executionId, after: $after, first: $first) {
    idempotencyKey stepId uses effects isCompensation input inputDigest
    attempts { attempt uses worker startedAt outcome endedAt output error verified }
  }
}`;

/** { effectLedger: LedgerPage } */
export const effectLedger = `
query EffectLedger($first: Int, $filter: EffectLedgerFilter) {
  effectLedger(first: $first, filter: $filter) {
    totalCount
    edges {
      node {
        executionId idempotencyKey stepId uses effects isCompensation
        attempt worker startedAt outcome endedAt error verified
      }
    }
  }
}`;
