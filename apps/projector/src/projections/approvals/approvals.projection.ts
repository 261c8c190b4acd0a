import type { ApprovalEvent } from '@app/domain/execution/approvals/approval.events.js';
import { evolveBallot } from '@app/domain/execution/approvals/ballot.evolve.js';
import { openBallot } from '@app/domain/execution/approvals/ballot.js';
import { planReason } from '@app/domain/execution/approvals/plan-reason.js';
import { stoodStill } from '@app/domain/execution/control/pause.evolve.js';
import type { ExecutionEvent, PersonDecision } from '@app/domain/execution/execution.events.js';
import { termsOf } from '@app/domain/plan/approval-policy.js';
import { MissingRow, type ExecutionRows } from '../../engine/execution-rows.js';
import type { EventContext } from '../../engine/projection.js';
import { tableProjection } from '../../engine/table-projection.js';
import { timeOf } from '../times.js';
import { approvalsTable, type ApprovalRow } from './approvals.table.js';

/** Questions to people: what waits, what was decided, by whom and when. */
export const approvals = tableProjection<ExecutionEvent, ApprovalRow>({
  name: 'approvals',
  version: 4,
  category: 'execution',
  table: approvalsTable,
  reads: (event) => (needsNoRows(event) ? 'none' : 'all'),
  handlers: {
    ExecutionRequested: (rows, { options: { approvePlan }, requestedAt }, event) => {
      if (approvePlan === false) return;
      const reason = planReason(approvePlan);
      const ballot = approvePlan === true ? null : openBallot(termsOf(approvePlan) ?? {}, requestedAt);
      rows.put({ ...unasked, ...questionOf(event), kind: 'plan', reason, ballot });
    },
    PlanAttached: (rows, { digest, at }) => {
      const expected = rows.all().find(({ status }) => status === 'expected');
      if (!expected) return;
      const ballot = expected.ballot && { ...expected.ballot, since: at };
      rows.put({ ...expected, digest, ballot, status: 'pending', requested_at: timeOf(at) });
    },
    RevisionAttached: (rows, { removed, changed, digest, at }, event) => {
      const gone = new Set([...removed, ...changed]);
      withdraw(rows, at, ({ step_id }) => step_id !== null && gone.has(step_id));
      const first = rows.all().find(({ kind }) => kind === 'plan');
      if (!first) return;
      const asked = { ...unasked, ...questionOf(event), kind: 'plan', reason: first.reason, digest } as const;
      const ballot = first.ballot && openBallot(first.ballot.terms, at);
      rows.put({ ...asked, ballot, status: 'pending', requested_at: timeOf(at) });
    },
    StepApprovalRequested: (rows, { stepId, kind, reason, input, terms, digest, at }, event) =>
      rows.put({
        ...unasked,
        ...questionOf(event),
        kind,
        step_id: stepId,
        reason,
        input,
        digest,
        ballot: terms ? openBallot(terms, at) : null,
        status: 'pending',
        requested_at: timeOf(at),
      }),
    ApprovalVoted: (rows, data) => change(rows, { type: 'ApprovalVoted', data }),
    ApprovalDelegated: (rows, data) => change(rows, { type: 'ApprovalDelegated', data }),
    ApprovalEscalated: (rows, data) => change(rows, { type: 'ApprovalEscalated', data }),
    ApprovalExpired: (rows, data) => {
      change(rows, { type: 'ApprovalExpired', data });
      const asked = waiting(rows, data.stepId ?? null);
      rows.put({ ...asked, status: 'expired', decided_at: timeOf(data.at) });
    },
    ExecutionPaused: (rows, { at, timers }) => {
      if (timers !== 'run') eachUndecided(rows, (row) => ({ ...row, paused_at: timeOf(at) }));
    },
    ExecutionResumed: (rows, { at }) => eachUndecided(rows, (row) => moved(row, at)),
    PlanApproved: (rows, decision) => decide(rows, null, 'approved', decision),
    PlanRejected: (rows, decision) => decide(rows, null, 'rejected', decision),
    StepApproved: (rows, decision) => decide(rows, decision.stepId, 'approved', decision),
    StepRejected: (rows, decision) => decide(rows, decision.stepId, 'rejected', decision),
    StepSkipped: (rows, { stepId, at }) => withdraw(rows, at, (row) => row.step_id === stepId),
    StepInputChanged: (rows, { stepId, at }) => withdraw(rows, at, (row) => row.step_id === stepId),
    StepFailed: (rows, { stepId, error, at }) => {
      if (error.code === 'ITEMS_FAILED')
        withdraw(rows, at, (row) => row.step_id?.startsWith(`${stepId}[`) ?? false);
    },
    ExecutionReopened: (rows, { to }) => {
      const question = rows
        .all()
        .find(({ kind, status }) => kind === 'plan' && (status === 'withdrawn' || status === 'expired'));
      if (question && to !== 'running') {
        const status = to === 'requested' ? 'expected' : 'pending';
        rows.put({ ...question, status, decided_at: null });
      }
    },
    DeadlineExceeded: (rows, { at }) => withdrawAll(rows, at),
    CancellationRequested: (rows, { at }) => withdrawAll(rows, at),
    PlanningFailed: (rows, { at }) => withdrawAll(rows, at),
    ExecutionFailed: (rows, { at }) => withdrawAll(rows, at),
    ExecutionCancelled: (rows, { at }) => withdrawAll(rows, at),
  },
});

/** Most steps that fail were never asked about, and none of their rows need be read. */
const needsNoRows = (event: ExecutionEvent): boolean =>
  event.type === 'ExecutionRequested' ||
  event.type === 'StepApprovalRequested' ||
  (event.type === 'StepFailed' && event.data.error.code !== 'ITEMS_FAILED');

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
  ballot: null,
  paused_at: null,
} as const;

const questionOf = ({ tenant_id, execution_id, revision }: EventContext) => ({
  tenant_id,
  execution_id,
  asked: revision,
});

/** The question about a step, or the plan, that waits for people. */
function waiting(rows: Rows, stepId: string | null): ApprovalRow {
  const asked = rows.all().find((row) => row.status === 'pending' && row.step_id === stepId);
  if (asked) return asked;
  throw new MissingRow(`Nobody was asked about ${stepId === null ? 'the plan' : `step "${stepId}"`}`);
}

function decide(
  rows: Rows,
  stepId: string | null,
  status: 'approved' | 'rejected',
  { by, at, comment }: PersonDecision,
): void {
  const asked = waiting(rows, stepId);
  rows.put({ ...asked, status, decided_at: timeOf(at), decided_by: by, comment: comment ?? null });
}

function change(rows: Rows, event: ApprovalEvent): void {
  const asked = waiting(rows, event.data.stepId ?? null);
  if (asked.ballot) rows.put({ ...asked, ballot: evolveBallot(asked.ballot, event) });
}

/** The clock of a ballot that stood still goes on. */
function moved(row: ApprovalRow, at: number): ApprovalRow {
  const { ballot, paused_at } = row;
  if (!ballot || !paused_at) return { ...row, paused_at: null };
  const pause = { timers: 'freeze', pausedAt: paused_at.getTime() } as const;
  const since = ballot.since + stoodStill(pause, ballot.since, at);
  return { ...row, ballot: { ...ballot, since }, paused_at: null };
}

/** Nobody can decide any more. */
const withdrawAll = (rows: Rows, at: number): void => withdraw(rows, at, () => true);

function withdraw(rows: Rows, at: number, concerns: (row: ApprovalRow) => boolean): void {
  eachUndecided(rows, (row) =>
    concerns(row) ? { ...row, status: 'withdrawn', decided_at: timeOf(at) } : row,
  );
}

function eachUndecided(rows: Rows, replace: (row: ApprovalRow) => ApprovalRow): void {
  for (const row of rows.all()) {
    if (row.status === 'pending' || row.status === 'expected') rows.put(replace(row));
  }
}
