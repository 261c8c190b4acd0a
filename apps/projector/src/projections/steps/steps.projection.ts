import { expiredReason } from '@app/domain/execution/approvals/deadlines.js';
import type { ExecutionEvent } from '@app/domain/execution/execution.events.js';
import type { ExpiryAction } from '@app/domain/plan/approval-policy.js';
import type { Usage } from '@app/domain/plan/plan.js';
import type { ExecutionRows } from '../../engine/execution-rows.js';
import { tableProjection } from '../../engine/table-projection.js';
import { timeOf } from '../times.js';
import { agentAttempted } from './agent-work.js';
import { closeItems, expand, openItems } from './map-rows.js';
import { newStep } from './new-step.js';
import { recovered } from './recovered.js';
import { revise } from './revise.js';
import { stepsTable, type StepRow } from './steps.table.js';

/** One row per step of an execution's plan: counts, durations, retries and tokens come from here. */
export const steps = tableProjection<ExecutionEvent, StepRow>({
  name: 'steps',
  version: 4,
  category: 'execution',
  table: stepsTable,
  reads: ({ type, data }) =>
    type === 'PlanAttached'
      ? 'none'
      : !concernsItems(type, data) &&
          (type.startsWith('Step') || type === 'ApprovalExpired') &&
          'stepId' in data &&
          typeof data.stepId === 'string'
        ? { key: data.stepId }
        : 'all',
  handlers: {
    PlanAttached: (rows, { plan }, event) => {
      plan.steps.forEach((step, place) => rows.put(newStep(event, step, place)));
    },
    RevisionAttached: (rows, data, event) => revise(rows, data, event),
    StepApprovalRequested: (rows, { stepId }) => update(rows, stepId, { status: 'waiting-for-approval' }),
    StepApproved: (rows, { stepId }) => update(rows, stepId, { status: 'pending' }),
    StepRejected: (rows, { stepId, by, comment, at }) =>
      update(rows, stepId, {
        status: 'failed',
        attempt_started_at: null,
        error_code: 'REJECTED',
        error_message: `${by} rejected the step${comment ? `: ${comment}` : ''}`,
        ended_at: timeOf(at),
      }),
    ApprovalExpired: (rows, { stepId, then, at }) => {
      if (stepId !== undefined) update(rows, stepId, unanswered[then](at));
    },
    StepStarted: (rows, { stepId, attempt, agent, startedAt }) =>
      update(rows, stepId, {
        ...(agent && { agent: agent.name, uses: agent.name }),
        status: 'running',
        attempt,
        started_at: rows.get(stepId).started_at ?? timeOf(startedAt),
        attempt_started_at: timeOf(startedAt),
        error_code: null,
        error_message: null,
      }),
    StepSucceeded: (rows, { stepId, at, usage }) =>
      update(rows, stepId, {
        ...spent(rows, stepId, usage),
        ...agentAttempted(rows.get(stepId), at),
        status: 'succeeded',
        ended_at: timeOf(at),
      }),
    StepExpanded: (rows, { stepId, count, at }) => expand(rows, stepId, count, at),
    StepGathered: (rows, { stepId, at }) =>
      update(rows, stepId, { status: 'succeeded', ended_at: timeOf(at) }),
    StepFailed: (rows, data) => {
      const { stepId, error, decision, at, usage } = data;
      if (concernsItems('StepFailed', data)) closeItems(rows, stepId, at);
      update(rows, stepId, {
        ...spent(rows, stepId, usage),
        ...agentAttempted(rows.get(stepId), at, error),
        error_code: error.code,
        error_message: error.message,
        ...recovered(decision, at),
      });
    },
    StepRecovered: (rows, { stepId, at }) =>
      update(rows, stepId, {
        status: 'succeeded',
        ended_at: timeOf(at),
        error_code: null,
        error_message: null,
      }),
    StepOutcomeUnknown: (rows, { stepId }) =>
      update(rows, stepId, { status: 'outcome-unknown', attempt_started_at: null }),
    StepSkipped: (rows, { stepId, reason, at }) => {
      if (rows.get(stepId).kind === 'map') closeItems(rows, stepId, at);
      update(rows, stepId, { ...withoutError, status: 'skipped', skip_reason: reason, ended_at: timeOf(at) });
    },
    StepRetryRequested: (rows, { stepId }) => {
      update(rows, stepId, { ...withoutError, status: 'pending', ended_at: null });
      openItems(rows, stepId, 'failed');
    },
    StepInputChanged: (rows, { stepId }) => {
      if (rows.get(stepId).status === 'waiting-for-approval') update(rows, stepId, { status: 'pending' });
    },
    StepCancelled: (rows, { stepId, at }) =>
      update(rows, stepId, { status: 'cancelled', ended_at: timeOf(at) }),
    ExecutionReopened: (rows) => {
      for (const step of rows.all())
        if (step.status === 'cancelled' && step.kind !== 'item')
          rows.put({ ...step, status: 'pending', ended_at: null });
    },
    PlanningFailed: (rows, { at }) => endAll(rows, at),
    ExecutionFailed: (rows, { at }) => endAll(rows, at),
    ExecutionCancelled: (rows, { at }) => endAll(rows, at),
  },
});

const withoutError = { error_code: null, error_message: null } as const;
/** What becomes of a step that nobody decided about in time. */
const unanswered: Readonly<Record<ExpiryAction, (at: number) => Partial<StepRow>>> = {
  approve: () => ({ status: 'pending' }),
  skip: (at) => ({ status: 'skipped', skip_reason: expiredReason, ended_at: timeOf(at) }),
  reject: (at) => ({
    status: 'failed',
    attempt_started_at: null,
    error_code: 'APPROVAL_EXPIRED',
    error_message: expiredReason,
    ended_at: timeOf(at),
  }),
};
/** Whether an event may be one of a map that changes the rows of its elements. */
const concernsItems = (type: string, data: ExecutionEvent['data']): boolean =>
  type === 'StepExpanded' ||
  type === 'StepRetryRequested' ||
  type === 'StepSkipped' ||
  ('error' in data && data.error.code === 'ITEMS_FAILED');

type Rows = ExecutionRows<StepRow>;

function update(rows: Rows, stepId: string, change: Partial<StepRow>): void {
  const row = { ...rows.get(stepId), ...change };
  const running = row.status === 'running' && row.kind !== 'map' ? row.agent : null;
  rows.put(running === row.agent_running ? row : { ...row, agent_running: running });
}

function spent(rows: Rows, stepId: string, usage: Usage | undefined): Partial<StepRow> {
  if (!usage) return {};
  const { input_tokens, output_tokens } = rows.get(stepId);
  return {
    input_tokens: input_tokens + usage.inputTokens,
    output_tokens: output_tokens + usage.outputTokens,
  };
}

const ended: ReadonlySet<StepRow['status']> = new Set([
  'succeeded',
  'failed',
  'skipped',
  'cancelled',
  'outcome-unknown',
]);

/** A person was asked about a lost outcome, and has not answered. */
const wasLost = ({ status, attempt, attempt_started_at }: StepRow): boolean =>
  status === 'waiting-for-approval' && attempt > 0 && attempt_started_at === null;

/** What had not ended when the run ended never will; a lost outcome stays visible as one. */
function endAll(rows: Rows, at: number): void {
  const change = {
    status: 'cancelled',
    ended_at: timeOf(at),
    error_code: null,
    error_message: null,
    agent_running: null,
  } as const;
  for (const step of rows.all()) {
    if (step.status === 'recovering') rows.put({ ...step, status: 'failed', ended_at: timeOf(at) });
    else if (wasLost(step)) rows.put({ ...step, status: 'outcome-unknown' });
    else if (!ended.has(step.status)) rows.put({ ...step, ...change });
  }
}
