import type { ExecutionEvent, PersonDecision } from '@app/domain/execution/execution.events.js';
import { MissingRow, type ExecutionRows } from '../../engine/execution-rows.js';
import type { EventContext } from '../../engine/projection.js';
import { tableProjection } from '../../engine/table-projection.js';
import { timeOf } from '../times.js';
import { approvalsTable, type ApprovalRow } from './approvals.table.js';

/** Questions to people: what waits, what was decided, by whom and when. */
export const approvals = tableProjection<ExecutionEvent, ApprovalRow>({
  name: 'approvals',
  version: 1,
  category: 'execution',
  table: approvalsTable,
  reads: ({ type }) => (type === 'ExecutionRequested' || type === 'StepApprovalRequested' ? 'none' : 'all'),
  handlers: {
    ExecutionRequested: (rows, { options }, event) => {
      const reason = 'The request asks for an approval of the plan before it starts.';
      if (options.approvePlan) rows.put({ ...unasked, ...questionOf(event), kind: 'plan', reason });
    },
    PlanAttached: (rows, { digest, at }) => {
      const expected = rows.all().find(({ status }) => status === 'expected');
      if (expected) rows.put({ ...expected, digest, status: 'pending', requested_at: timeOf(at) });
    },
    StepApprovalRequested: (rows, { stepId, kind, reason, input, digest, at }, event) =>
      rows.put({
        ...unasked,
        ...questionOf(event),
        kind,
        step_id: stepId,
        reason,
        input,
        digest,
        status: 'pending',
        requested_at: timeOf(at),
      }),
    PlanApproved: (rows, decision) => decide(rows, null, 'approved', decision),
    PlanRejected: (rows, decision) => decide(rows, null, 'rejected', decision),
    StepApproved: (rows, decision) => decide(rows, decision.stepId, 'approved', decision),
    StepRejected: (rows, decision) => decide(rows, decision.stepId, 'rejected', decision),
    StepSkipped: (rows, { stepId, at }) => withdraw(rows, at, (row) => row.step_id === stepId),
    StepInputChanged: (rows, { stepId, at }) => withdraw(rows, at, (row) => row.step_id === stepId),
    ExecutionReopened: (rows, { to }) => {
      const question = rows.all().find(({ kind, status }) => kind === 'plan' && status === 'withdrawn');
      if (question && to !== 'running') {
        const status = to === 'requested' ? 'expected' : 'pending';
        rows.put({ ...question, status, decided_at: null });
      }
    },
    CancellationRequested: (rows, { at }) => withdrawAll(rows, at),
    PlanningFailed: (rows, { at }) => withdrawAll(rows, at),
    ExecutionFailed: (rows, { at }) => withdrawAll(rows, at),
    ExecutionCancelled: (rows, { at }) => withdrawAll(rows, at),
  },
});

type Rows = ExecutionRows<ApprovalRow>;

const unasked = {
  step_id: null,
  input: null,
  digest: null,
  status: 'expected',
  requested_at: null,
  decided_at: null,
  decided_by: null,
  comment: null,
} as const;

const questionOf = ({ tenant_id, execution_id, revision }: EventContext) => ({
  tenant_id,
  execution_id,
  asked: revision,
});

function decide(
  rows: Rows,
  stepId: string | null,
  status: 'approved' | 'rejected',
  { by, at, comment }: PersonDecision,
): void {
  const asked = rows.all().find((row) => row.status === 'pending' && row.step_id === stepId);
  if (!asked)
    throw new MissingRow(`Nobody was asked about ${stepId === null ? 'the plan' : `step "${stepId}"`}`);
  rows.put({ ...asked, status, decided_at: timeOf(at), decided_by: by, comment: comment ?? null });
}

/** Nobody can decide any more. */
const withdrawAll = (rows: Rows, at: number): void => withdraw(rows, at, () => true);

function withdraw(rows: Rows, at: number, concerns: (row: ApprovalRow) => boolean): void {
  for (const row of rows.all()) {
    if (concerns(row) && (row.status === 'pending' || row.status === 'expected'))
      rows.put({ ...row, status: 'withdrawn', decided_at: timeOf(at) });
  }
}
