import type { ExecutionEvent, Failure } from '@app/domain/execution/execution.events.js';
import type { Paused } from '@app/domain/execution/execution.state.js';
import type { ExecutionRows } from '../../engine/execution-rows.js';
import { tableProjection } from '../../engine/table-projection.js';
import { timeOf } from '../times.js';
import { executionsTable, type ExecutionRow } from './executions.table.js';

/** One row per execution: what the list of executions shows. */
export const executions = tableProjection<ExecutionEvent, ExecutionRow>({
  name: 'executions',
  version: 2,
  category: 'execution',
  table: executionsTable,
  reads: ({ type, data }) =>
    type === 'ExecutionRequested' || (type === 'StepFailed' && data.decision.kind !== 'replan')
      ? 'none'
      : 'all',
  handlers: {
    ExecutionRequested: (rows, { request, requestedBy, requestedAt }, { tenant_id, execution_id }) =>
      rows.put({
        tenant_id,
        execution_id,
        request,
        requested_by: requestedBy,
        requested_at: timeOf(requestedAt),
        status: 'requested',
        resume_to: null,
        goal: null,
        planner: null,
        planning_input_tokens: 0,
        planning_output_tokens: 0,
        started_at: null,
        ended_at: null,
        failure_code: null,
        failure_message: null,
        failure_step_id: null,
      }),
    PlanningStarted: (rows) => progress(rows, 'planning'),
    PlanAttached: (rows, { plan, planner, usage }) =>
      progress(rows, 'awaiting-plan-approval', {
        goal: plan.goal,
        planner,
        planning_input_tokens: usage?.inputTokens ?? 0,
        planning_output_tokens: usage?.outputTokens ?? 0,
      }),
    ExecutionStarted: (rows, { startedAt }) =>
      progress(rows, 'running', { started_at: rows.get().started_at ?? timeOf(startedAt) }),
    StepFailed: (rows, { decision }) => {
      if (decision.kind === 'replan') progress(rows, 'replanning');
    },
    RevisionAttached: (rows, { plan, planner, usage }) => {
      const { planning_input_tokens, planning_output_tokens } = rows.get();
      progress(rows, 'awaiting-plan-approval', {
        goal: plan.goal,
        planner,
        planning_input_tokens: planning_input_tokens + (usage?.inputTokens ?? 0),
        planning_output_tokens: planning_output_tokens + (usage?.outputTokens ?? 0),
      });
    },
    ReplanningFailed: (rows) => progress(rows, 'running'),
    ExecutionPaused: (rows) => {
      const { status } = rows.get();
      if (canPause(status)) update(rows, { status: 'paused', resume_to: status });
    },
    ExecutionResumed: (rows) => {
      const { status, resume_to } = rows.get();
      if (status === 'paused' && resume_to) update(rows, { status: resume_to, resume_to: null });
    },
    ExecutionReopened: (rows, { to }) =>
      update(rows, {
        status: to,
        ended_at: null,
        failure_code: null,
        failure_message: null,
        failure_step_id: null,
      }),
    DeadlineExceeded: (rows) => update(rows, { status: 'cancelling', resume_to: null }),
    CompensationStarted: (rows) => update(rows, { status: 'cancelling', resume_to: null }),
    CancellationRequested: (rows) => update(rows, { status: 'cancelling', resume_to: null }),
    ExecutionCompleted: (rows, { at }) => end(rows, 'completed', at),
    PlanningFailed: (rows, failure) => end(rows, 'failed', failure.at, failure),
    ExecutionFailed: (rows, failure) => end(rows, 'failed', failure.at, failure),
    ExecutionCancelled: (rows, { at }) => end(rows, 'cancelled', at),
  },
});

type Rows = ExecutionRows<ExecutionRow>;

const update = (rows: Rows, change: Partial<ExecutionRow>): void => rows.put({ ...rows.get(), ...change });

/** A step forward; while paused it is the status to come back to. */
function progress(rows: Rows, status: Paused['resumeTo'], change: Partial<ExecutionRow> = {}): void {
  const isPaused = rows.get().status === 'paused';
  update(rows, { ...change, ...(isPaused ? { resume_to: status } : { status }) });
}

const canPause = (status: ExecutionRow['status']): status is Paused['resumeTo'] =>
  status === 'requested' ||
  status === 'planning' ||
  status === 'awaiting-plan-approval' ||
  status === 'running' ||
  status === 'replanning';

const end = (rows: Rows, status: ExecutionRow['status'], at: number, failure?: Failure): void =>
  update(rows, {
    status,
    resume_to: null,
    ended_at: timeOf(at),
    failure_code: failure?.code ?? null,
    failure_message: failure?.message ?? null,
    failure_step_id: failure?.stepId ?? null,
  });
