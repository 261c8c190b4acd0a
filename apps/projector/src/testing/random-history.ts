import { nextCompensation } from '@app/domain/execution/compensation/compensate.js';
import type {
  CompensationResult,
  Decide,
  ExecutionCommand,
} from '@app/domain/execution/execution.commands.js';
import { isPlanned, type ExecutionState, type StepState } from '@app/domain/execution/execution.state.js';
import type { ExecutionId } from '@app/domain/kernel/ids.js';
import { planId } from '@app/domain/kernel/ids.js';
import type { ApprovalTerms } from '@app/domain/plan/approval-policy.js';
import type { BoundPlan } from '@app/domain/plan/bound-plan.js';
import { anotherPlan } from '@app/domain/testing/random-revision.js';
import fc from 'fast-check';

/** One thing somebody does to one of the executions. What it becomes depends on the state it meets. */
export interface Move {
  readonly execution: number;
  readonly kind: (typeof kinds)[number];
  /** Which of the steps that it could concern. */
  readonly pick: number;
  readonly elapsedMs: number;
}

const kinds = [
  'advance',
  'advance',
  'advance',
  'plan',
  'plan',
  'fail-planning',
  'revise',
  'revise',
  'approve',
  'approve',
  'approve',
  'reject',
  'edit',
  'delegate',
  'succeed',
  'succeed',
  'succeed',
  'fail',
  'fail-for-good',
  'fail-for-good',
  'lose',
  'stop',
  'pause',
  'resume',
  'resume',
  'cancel',
  'retry',
  'retry-all',
  'skip',
  'change',
  'deadline',
  'log',
] as const;

export const randomMoves: fc.Arbitrary<readonly Move[]> = fc.array(
  fc.record({
    execution: fc.nat(2),
    kind: fc.constantFrom(...kinds),
    pick: fc.nat(5),
    elapsedMs: fc.nat(40_000),
  }),
  { minLength: 20, maxLength: 120, size: 'max' },
);

/** The commands a move amounts to in a state; the decider refuses those that make no sense. */
export function commandFor(
  { kind, pick }: Move,
  state: ExecutionState,
  now: number,
  plan: BoundPlan,
): ExecutionCommand | undefined {
  const decision = { by: people[pick % 3] as string, now, comment: 'as agreed' };
  const running = stepIn(state, pick, 'running');
  const waiting = stepIn(state, pick, 'waiting-for-approval');
  const result = { stepId: running?.id ?? '', attempt: running?.attempt ?? 0, now };
  const usage = { inputTokens: pick + 1, outputTokens: 2 };
  switch (kind) {
    case 'advance':
      return { type: 'Advance', data: { worker: 'w', now, agents: [] } };
    case 'plan': {
      if (pick === 0) return { type: 'StartPlanning', data: { worker: 'w', now } };
      const id = planId('00000000-0000-7000-8000-000000000001');
      const data = { planId: id, version: 1, digest: 'plan-digest', plan, planner: 'offline', usage, now };
      return { type: 'AttachPlan', data };
    }
    case 'fail-planning':
      return pick === 0
        ? { type: 'FailPlanning', data: { code: 'NO_TOOL', message: 'none', now } }
        : undefined;
    case 'revise':
      return revising(pick, state, now);
    case 'approve':
    case 'reject':
      if (waiting?.status === 'waiting-for-approval') {
        const data = { ...decision, stepId: waiting.id, digest: waiting.approval.digest };
        return { type: kind === 'approve' ? 'ApproveStep' : 'RejectStep', data };
      }
      return {
        type: kind === 'approve' ? 'ApprovePlan' : 'RejectPlan',
        data: { ...decision, digest: 'plan-digest' },
      };
    case 'edit':
      if (waiting?.status !== 'waiting-for-approval') return undefined;
      return {
        type: 'ApproveStep',
        data: { ...decision, stepId: waiting.id, digest: waiting.approval.digest, input: { n: now } },
      };
    case 'delegate': {
      const to = people[(pick + 1) % 4] as string;
      const of =
        waiting?.status === 'waiting-for-approval'
          ? { stepId: waiting.id, digest: waiting.approval.digest }
          : { digest: 'plan-digest' };
      return { type: 'DelegateApproval', data: { ...decision, ...of, to } };
    }
    case 'succeed': {
      const undoing = nextCompensation(state);
      if (undoing) return undone(undoing, { kind: 'succeeded', output: 1 }, now);
      return { type: 'RecordStepSuccess', data: { ...result, output: { pick }, usage } };
    }
    case 'fail':
    case 'fail-for-good': {
      const error = { code: 'TIMEOUT', message: 'too slow', retryable: kind === 'fail' };
      const undoing = nextCompensation(state);
      if (undoing) return undone(undoing, { kind: 'failed', error }, now);
      return { type: 'RecordStepFailure', data: { ...result, error, usage } };
    }
    case 'lose': {
      const undoing = nextCompensation(state);
      if (undoing) return undone(undoing, { kind: 'unknown', reason: 'the worker died' }, now);
      return { type: 'RecordUnknownOutcome', data: { ...result, reason: 'the worker died' } };
    }
    case 'stop':
      return { type: 'RecordStepCancelled', data: result };
    case 'pause':
      return { type: 'PauseExecution', data: decision };
    case 'resume':
      return { type: 'ResumeExecution', data: decision };
    case 'cancel':
      return pick === 0 ? { type: 'CancelExecution', data: decision } : undefined;
    case 'retry':
    case 'skip':
    case 'change':
      return steering(kind, pick, state, decision);
    case 'retry-all':
      return pick < 3 ? { type: 'RetryExecution', data: decision } : undefined;
    case 'deadline':
      return pick < 2 ? { type: 'SetDeadline', data: { ...decision, deadline: now + 30_000 } } : undefined;
    case 'log':
      return undefined;
  }
}

const undone = (
  { stepId, attempt }: { readonly stepId: string; readonly attempt: number },
  outcome: CompensationResult['outcome'],
  now: number,
): ExecutionCommand => ({ type: 'RecordCompensation', data: { stepId, attempt, outcome, now } });

/** The planner's answer to the wish for another plan. */
function revising(pick: number, state: ExecutionState, now: number): ExecutionCommand | undefined {
  if (!isPlanned(state) || !state.replanning) return undefined;
  const { rounds: revision } = state.replanning;
  if (pick === 0)
    return { type: 'FailReplanning', data: { revision, code: 'UNPLACEABLE', message: 'none', now } };
  const of = { planId: state.attached.planId, version: state.attached.version + 1, digest: 'plan-digest' };
  const plan = anotherPlan(state, pick);
  return { type: 'AttachRevision', data: { ...of, plan, planner: 'offline', revision, now } };
}

/** Of any step; the decider refuses what makes no sense. */
function steering(
  kind: 'retry' | 'skip' | 'change',
  pick: number,
  state: ExecutionState,
  decision: Decide,
): ExecutionCommand | undefined {
  if (!isPlanned(state) || pick > 3) return undefined;
  const stepId = state.steps.at(pick % state.steps.length).id;
  switch (kind) {
    case 'retry':
      return { type: 'RetryStep', data: { ...decision, stepId } };
    case 'skip':
      return { type: 'SkipStep', data: { ...decision, stepId, ...(pick > 0 ? { output: pick } : {}) } };
    case 'change':
      return { type: 'ChangeStepInput', data: { ...decision, stepId, input: { pick } } };
  }
}

const people = ['ann', 'ben', 'cy', 'dana'];

const terms: ApprovalTerms = {
  who: { people: ['ann', 'ben'] },
  quorum: 2,
  rejections: 2,
  deadlines: [
    { afterMs: 60_000, then: 'escalate', to: { people: ['cy'] } },
    { afterMs: 200_000, then: 'reject' },
  ],
};

/** Of the first execution nobody is asked about the plan, of the third two people are asked about everything. */
export const requestFor = (executionId: ExecutionId, now: number, place: number): ExecutionCommand => ({
  type: 'RequestExecution',
  data: {
    executionId,
    request: 'do something',
    by: 'dana',
    now,
    options: {
      concurrency: 2,
      timeZone: 'UTC',
      approvePlan: place === 2 ? { reason: 'all of it', ...terms } : place === 1,
      ...(place > 0 && { replans: 2 }),
      ...(place === 2 && { stepApproval: terms }),
    },
  },
});

function stepIn(state: ExecutionState, pick: number, status: StepState['status']): StepState | undefined {
  if (!isPlanned(state)) return undefined;
  const steps = [...state.steps].filter((step) => step.status === status);
  return steps[pick % Math.max(1, steps.length)];
}
