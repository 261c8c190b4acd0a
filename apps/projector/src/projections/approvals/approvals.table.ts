import type { Ballot } from '@app/domain/execution/approvals/ballot.js';
import type { Json } from '@app/domain/kernel/json.js';
import type { Row, Table } from '../../engine/execution-rows.js';

export interface ApprovalRow extends Row {
  /** Revision of the event that asks. */
  readonly asked: number;
  readonly kind: 'plan' | 'policy' | 'unknown-outcome';
  readonly step_id: string | null;
  readonly reason: string;
  readonly input: Json;
  readonly digest: string | null;
  /** When the question has terms. */
  readonly ballot: Ballot | null;
  /** Of the pause that the run is in, when the ballot's clock stands still. */
  readonly paused_at: Date | null;
  /** expired: nobody decided in time. expected: the request wants the plan approved, and there is no plan yet. */
  readonly status: 'expected' | 'pending' | 'approved' | 'rejected' | 'expired' | 'withdrawn';
  readonly requested_at: Date | null;
  readonly decided_at: Date | null;
  readonly decided_by: string | null;
  readonly comment: string | null;
}

export const approvalsTable: Table<ApprovalRow> = { name: 'approvals', key: 'asked' };
