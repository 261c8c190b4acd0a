import type { Process } from '../kernel/process.js';
import { deadlineOf } from './approvals/deadlines.js';
import { nextCompensation } from './compensation/compensate.js';
import { isFrozen } from './control/pause.evolve.js';
import type { ExecutionEvent, StepStarted } from './execution.events.js';
import {
  isPlanned,
  isTerminal,
  placeOf,
  type ExecutionState,
  type Planned,
  type StepState,
} from './execution.state.js';
import { expansionOf, isLeftBehind } from './maps/expansion.js';
import { plannedStep } from './planned-step.js';
import { isStill } from './sub-executions/record-quiescence.js';
import { runningChildren } from './sub-executions/running-children.js';

/** What a run makes the worker owe. */
export type Owed =
  | { readonly kind: 'plan' }
  /** Another plan, from where the run stands. */
  | { readonly kind: 'replan' }
  | { readonly kind: 'run-step'; readonly stepId: string; readonly attempt: number }
  /** The worker that ran it is gone, and running it again might have its effect twice. */
  | { readonly kind: 'record-unknown-outcome'; readonly stepId: string; readonly attempt: number }
  /** The worker that ran it is gone, and so is the wish to have it done. */
  | { readonly kind: 'record-cancelled'; readonly stepId: string; readonly attempt: number }
  | { readonly kind: 'compensate'; readonly stepId: string; readonly attempt: number }
  | { readonly kind: 'record-unknown-compensation'; readonly stepId: string; readonly attempt: number }
  /** Look whether an attempt whose outcome is unknown had its effect. */
  | { readonly kind: 'check-step'; readonly stepId: string; readonly attempt: number }
  /** Have the execution that a step is be as this one is: there, paused, cancelled or going on. */
  | { readonly kind: 'tend-child'; readonly stepId: string; readonly attempt: number }
  /** It has ended, or stands still in a pause, and it is a step of another. */
  | { readonly kind: 'tell-parent' }
  /** Others may have what an attempt has, although it goes on. */
  | { readonly kind: 'release-locks'; readonly stepId: string; readonly attempt: number }
  | { readonly kind: 'stop-steps' }
  /** The elements of a map that has ended. */
  | { readonly kind: 'stop-items'; readonly stepId: string }
  /** Nothing is to happen by itself any more, or for now. */
  | { readonly kind: 'clear-timers' }
  | { readonly kind: 'advance' }
  /** Milliseconds since the epoch. */
  | { readonly kind: 'wake-at'; readonly at: number };

export const executionProcess: Process<ExecutionState, ExecutionEvent, Owed> = {
  react(state, event) {
    switch (event.type) {
      case 'ExecutionRequested':
        return [{ kind: 'plan' }, ...wakeAtEnd(state)];
      case 'StepStarted':
        return [startOf(state, event.data)];
      case 'StepFailed':
        if (event.data.decision.kind !== 'retry')
          return [...leftBehind(state, event.data.stepId), { kind: 'advance' }];
        return [{ kind: 'wake-at', at: event.data.decision.retryAt }];
      case 'StepCompensationStarted':
        return [{ kind: 'compensate', stepId: event.data.stepId, attempt: event.data.attempt }];
      case 'StepCompensationFailed':
        if (event.data.decision.kind !== 'retry') return [{ kind: 'advance' }];
        return wakeAt(event.data.decision.retryAt);
      case 'CompensationStarted':
      case 'StepCompensated':
      case 'StepCompensationUnknown':
        return [{ kind: 'advance' }];
      case 'CancellationRequested':
      case 'DeadlineExceeded':
        return [{ kind: 'stop-steps' }, ...children(state)];
      case 'PlanAttached':
        return wakeAt(deadlineOf(state));
      case 'StepApprovalRequested':
      case 'ApprovalEscalated':
        return wakeAt(deadlineOf(state, event.data.stepId));
      case 'ReplanningStarted':
        return [{ kind: 'replan' }];
      case 'RevisionAttached':
      case 'ReplanningFailed':
        return [{ kind: 'advance' }, ...wakeUps(state)];
      case 'ExecutionStarted':
        return [{ kind: 'advance' }, ...(isPlanned(state) && state.replanning ? wakeUps(state) : [])];
      case 'ApprovalExpired':
      case 'StepApproved':
      case 'StepRejected':
      case 'StepSucceeded':
      case 'StepRecovered':
      case 'StepExpanded':
      case 'StepGathered':
      case 'StepCancelled':
      case 'StepCheckInconclusive':
      case 'StepSkipped':
      case 'StepRetryRequested':
      case 'StepInputChanged':
        return [{ kind: 'advance' }];
      case 'BudgetRaised':
        return [{ kind: 'advance' }, ...children(state)];
      case 'AllowanceRaised':
        return [{ kind: 'tend-child', stepId: event.data.stepId, attempt: event.data.attempt }];
      case 'StepOutcomeUnknown': {
        const { stepId, attempt, check } = event.data;
        return check ? [{ kind: 'check-step', stepId, attempt }, { kind: 'advance' }] : [{ kind: 'advance' }];
      }
      case 'StepLocksReleased': {
        const { stepId, attempt } = event.data;
        return [{ kind: 'release-locks', stepId, attempt }];
      }
      case 'ExecutionReopened':
      case 'ExecutionResumed':
        return state.status === 'requested' || state.status === 'planning'
          ? [{ kind: 'plan' }, ...wakeAtEnd(state)]
          : [{ kind: 'advance' }, ...replan(state), ...wakeUps(state), ...children(state)];
      case 'DeadlineSet':
        return wakeAtEnd(state);
      case 'ExecutionPaused':
        return [...(isFrozen(state) ? [{ kind: 'clear-timers' } as const] : []), ...children(state)];
      case 'ExecutionCompleted':
      case 'ExecutionFailed':
      case 'PlanningFailed':
        return [
          ...(state.status !== 'none' && state.deadline !== undefined
            ? [{ kind: 'clear-timers' } as const]
            : []),
          ...told(state),
        ];
      case 'PauseJoined':
        return isStill(state) ? told(state) : [];
      case 'ExecutionCancelled':
      case 'ExecutionQuiesced':
      case 'SubExecutionQuiesced':
        return told(state);
      default:
        return [];
    }
  },

  resume(state) {
    if (state.status === 'none') return [];
    if (isTerminal(state)) return told(state);
    if (state.status === 'cancelling')
      return isPlanned(state)
        ? [...interrupted(state), ...undoing(state), { kind: 'advance' }]
        : [{ kind: 'advance' }];
    const still = isStill(state) ? told(state) : [];
    if (!isPlanned(state))
      return [...still, ...(awaitsPlanner(state) ? [{ kind: 'plan' } as const] : []), ...wakeAtEnd(state)];
    return [...still, ...interrupted(state), { kind: 'advance' }, ...replan(state), ...wakeUps(state)];
  },
};

/** A step that is an execution is not run here. */
function startOf(state: ExecutionState, { stepId, attempt }: StepStarted): Owed {
  if (!isPlanned(state) || state.graph.executions.length === 0) return { kind: 'run-step', stepId, attempt };
  const place = placeOf(state, stepId);
  const isChild = place !== undefined && state.graph.executions.includes(place);
  return { kind: isChild ? 'tend-child' : 'run-step', stepId, attempt };
}

/** What becomes of a run concerns the executions that its steps are. */
const children = (state: ExecutionState): Owed[] =>
  runningChildren(state).map(({ id: stepId, attempt }) => ({ kind: 'tend-child', stepId, attempt }));

const told = (state: ExecutionState): Owed[] =>
  state.status !== 'none' && state.requested.parent ? [{ kind: 'tell-parent' }] : [];

/** Elements that still run when their map fails. */
const leftBehind = (state: ExecutionState, stepId: string): Owed[] => {
  const place = isPlanned(state) ? placeOf(state, stepId) : undefined;
  const expansion = isPlanned(state) && place !== undefined ? expansionOf(state, place) : undefined;
  return expansion && expansion.open > 0 ? [{ kind: 'stop-items', stepId }] : [];
};

const awaitsPlanner = (state: ExecutionState): boolean =>
  state.status === 'requested' || state.status === 'planning';

/** The planner was asked for another plan and has not answered. */
const replan = (state: ExecutionState): Owed[] =>
  state.status === 'replanning' && state.replanning?.reason !== undefined ? [{ kind: 'replan' }] : [];

/** Steps that were running, or being checked, when their worker went away. */
const interrupted = (state: Planned & ExecutionState): Owed[] =>
  [...state.steps].flatMap((step: StepState, index): Owed[] => {
    const { id: stepId, attempt } = step;
    if (step.status === 'outcome-unknown' && step.checking) return [{ kind: 'check-step', stepId, attempt }];
    if (step.status !== 'running') return [];
    const { kind: does, policy } = plannedStep(state, index);
    if (does === 'execution') return [{ kind: 'tend-child', stepId, attempt }];
    const unwanted = state.status === 'cancelling' || isLeftBehind(state, index);
    const again = unwanted ? 'record-cancelled' : 'run-step';
    const kind = policy.idempotent ? again : 'record-unknown-outcome';
    return [{ kind, stepId, attempt }];
  });

/** A compensation that was running when its worker went away, or that waits for its next attempt. */
const undoing = (state: ExecutionState): Owed[] => {
  const next = nextCompensation(state);
  if (!next) return [];
  const { stepId, attempt, compensate, running, retryAt } = next;
  if (!running) return wakeAt(retryAt);
  return [{ kind: compensate.idempotent ? 'compensate' : 'record-unknown-compensation', stepId, attempt }];
};

const wakeAt = (at: number | undefined): Owed[] => (at === undefined ? [] : [{ kind: 'wake-at', at }]);

/** What a run does by itself later: nothing is tried again during a pause, and one that freezes timers has none. */
const wakeUps = (state: ExecutionState): Owed[] => {
  if (state.status === 'awaiting-plan-approval') return [...wakeAt(deadlineOf(state)), ...wakeAtEnd(state)];
  if (state.status !== 'running') return wakeAtEnd(state);
  const retries = state.retrying.flatMap((index): Owed[] => {
    const step = state.steps.at(index);
    return step.status === 'retrying' ? wakeAt(step.retryAt) : [];
  });
  const deadlines = (state.asking ?? []).map((index) => deadlineOf(state, state.steps.at(index).id));
  return [...retries, ...deadlines.flatMap(wakeAt), ...wakeAtEnd(state)];
};

/** The deadline of the run as a whole. */
const wakeAtEnd = (state: ExecutionState): Owed[] =>
  state.status === 'none' || isFrozen(state) ? [] : wakeAt(state.deadline);
