import { PersistentArray } from '../kernel/persistent-array.js';
import { termsOf } from '../plan/approval-policy.js';
import { evolveApproval } from './approvals/approval.evolve.js';
import { openBallot } from './approvals/ballot.js';
import { evolveContext } from './context/context.evolve.js';
import type { ExecutionEvent, PlanAttached } from './execution.events.js';
import {
  isPlanned,
  type ExecutionState,
  type Planned,
  type Requested,
  type StepState,
} from './execution.state.js';
import { evolveDeadlineExceeded, evolveDeadlineSet } from './control/deadline.evolve.js';
import {
  evolveJoined,
  evolveLeft,
  evolvePaused,
  evolveResumed,
  withoutPause,
} from './control/pause.evolve.js';
import { evolveReopened } from './control/reopen.evolve.js';
import { evolveCompensation } from './compensation/compensation.evolve.js';
import { openBudget, spend } from './limits/budget.js';
import { evolveBudget, spendBelow } from './limits/budget.evolve.js';
import { evolveMessage } from './messages/message.evolve.js';
import { newStep } from './new-step.js';
import { planGraph } from './plan-graph.js';
import { evolveReplanningFailed, evolveReplanningStarted } from './replanning/replanning.evolve.js';
import { evolveRevised } from './replanning/revise.evolve.js';
import { base } from './step-changes.js';
import { evolveStep, isStepEvent } from './step.evolve.js';
import { reasonIn } from './unknown-outcome.js';

/** Folds one event into the state. Events come from our own log in order, so it judges nothing. */
export function evolve(state: ExecutionState, event: ExecutionEvent): ExecutionState {
  if (event.type === 'ExecutionRequested') {
    const { deadline, budget } = event.data.options;
    return {
      status: 'requested',
      executionId: event.data.executionId,
      requested: event.data,
      ...(deadline === undefined ? {} : { deadline }),
      ...(budget === undefined ? {} : { budget: openBudget(budget) }),
    };
  }
  if (state.status === 'none') return state;
  if (isStepEvent(event)) return isPlanned(state) ? evolveStep(state, event) : state;
  switch (event.type) {
    case 'PlanningStarted':
      return state.status === 'paused'
        ? { ...state, resumeTo: 'planning' }
        : { ...requestedOf(state), status: 'planning' };
    case 'PlanAttached':
      return attachPlan(state, event.data);
    case 'ApprovalVoted':
    case 'ApprovalDelegated':
    case 'ApprovalEscalated':
    case 'ApprovalExpired':
      return isPlanned(state) ? evolveApproval(state, event) : state;
    case 'MessageSent':
    case 'MessageReceived':
      return isPlanned(state) ? evolveMessage(state, event) : state;
    case 'ContextValueSet':
      return isPlanned(state) ? evolveContext(state, event.data) : state;
    case 'ReplanningStarted':
      return isPlanned(state) ? evolveReplanningStarted(state, event.data) : state;
    case 'RevisionAttached':
      return isPlanned(state) ? evolveRevised(state, event.data) : state;
    case 'ReplanningFailed':
      return isPlanned(state) ? evolveReplanningFailed(state, event.data) : state;
    case 'PlanApproved':
    case 'PlanRejected':
      return state;
    case 'SubExecutionEnded':
      return state.budget && event.data.spent
        ? { ...state, budget: spendBelow(state.budget, event.data.spent) }
        : state;
    case 'SubExecutionQuiesced':
      return state.status === 'paused'
        ? { ...state, still: [...(state.still ?? []), event.data.stepId] }
        : state;
    case 'ExecutionStarted':
      return start(state, event.data.startedAt);
    case 'ExecutionPaused':
      return evolvePaused(state, event.data);
    case 'PauseJoined':
      return evolveJoined(state, event.data);
    case 'PauseLeft':
      return evolveLeft(state, event.data);
    case 'ExecutionQuiesced':
      return state.status === 'paused' ? { ...state, quiescedAt: event.data.at } : state;
    case 'ExecutionResumed':
      return evolveResumed(state, event.data.at);
    case 'ExecutionReopened':
      return evolveReopened(state, event.data);
    case 'BudgetRaised':
    case 'AllowanceRaised':
    case 'EstimateRaised':
    case 'BudgetExhausted':
      return evolveBudget(state, event);
    case 'DeadlineSet':
      return evolveDeadlineSet(state, event.data);
    case 'DeadlineExceeded':
      return evolveDeadlineExceeded(state);
    case 'CancellationRequested':
      return { ...withoutPause(state), status: 'cancelling' };
    case 'CompensationStarted':
      return isPlanned(state) ? { ...evolveCompensation(state, event), status: 'cancelling' } : state;
    case 'ExecutionCompleted':
      return {
        ...(state as Planned),
        status: 'completed',
        result: event.data.result,
        endedAt: event.data.at,
      };
    case 'PlanningFailed':
    case 'ExecutionFailed':
      return {
        ...endSteps(withoutPause(state), event.data.at),
        status: 'failed',
        failure: event.data,
        endedAt: event.data.at,
      };
    case 'ExecutionCancelled':
      return {
        ...endSteps(withoutPause(state), event.data.at),
        status: 'cancelled',
        endedAt: event.data.at,
      };
  }
}

type Existing = Exclude<ExecutionState, { status: 'none' }>;

const requestedOf = ({ executionId, requested, deadline, budget }: Requested): Requested => ({
  executionId,
  requested,
  ...(deadline === undefined ? {} : { deadline }),
  ...(budget === undefined ? {} : { budget }),
});

/** The plan waits for ExecutionStarted: at once, or after a person's approval. */
function attachPlan(state: Existing, attached: PlanAttached): ExecutionState {
  const graph = planGraph(attached.plan);
  const steps = attached.plan.steps.map((step, index) => newStep(step, graph.standsInFor.has(index)));
  const { approvePlan } = state.requested.options;
  const planned: Planned = {
    ...requestedOf(state),
    ...(state.budget && attached.usage && { budget: spend(state.budget, attached.usage) }),
    attached,
    graph,
    steps: PersistentArray.of(steps),
    expansions: [],
    ready: steps.flatMap((step, index) => (step.unmet === 0 ? [index] : [])),
    retrying: [],
    recovering: [],
    running: 0,
    unsettled: steps.length,
    ...(typeof approvePlan === 'object' && {
      planBallot: openBallot(termsOf(approvePlan) ?? {}, attached.at),
    }),
  };
  return state.status === 'paused'
    ? { ...state, ...planned, resumeTo: 'awaiting-plan-approval' }
    : { ...planned, status: 'awaiting-plan-approval' };
}

/** Once begun it has begun, also when another plan is approved later. */
function start(state: Existing, at: number): ExecutionState {
  if (!isPlanned(state)) return state;
  const startedAt = state.startedAt ?? at;
  return state.status === 'paused'
    ? { ...state, startedAt, resumeTo: 'running' }
    : { ...state, startedAt, status: 'running' };
}

/** What had not ended when the run ended never will; a lost outcome stays visible as one. */
function endSteps(state: Requested & Partial<Planned>, endedAt: number): Requested & Partial<Planned> {
  if (!state.steps) return state;
  const steps = PersistentArray.of([...state.steps].map((step) => endStep(step, endedAt)));
  return { ...state, steps, ready: [], retrying: [], recovering: [], unsettled: 0 };
}

function endStep(step: StepState, endedAt: number): StepState {
  switch (step.status) {
    case 'succeeded':
    case 'failed':
    case 'skipped':
    case 'cancelled':
      return step;
    case 'outcome-unknown':
      return step.checking ? { ...base(step), status: step.status, reason: step.reason } : step;
    case 'recovering':
      return { ...base(step), status: 'failed', error: step.error, endedAt };
    case 'waiting-for-approval':
      return step.approval.kind === 'unknown-outcome'
        ? { ...base(step), status: 'outcome-unknown', reason: reasonIn(step.approval.reason) }
        : { ...base(step), status: 'cancelled', endedAt };
    default:
      return { ...base(step), status: 'cancelled', endedAt };
  }
}
