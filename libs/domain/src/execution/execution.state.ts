import type { ExecutionId } from '../kernel/ids.js';
import type { Json, JsonObject } from '../kernel/json.js';
import type { PersistentArray } from '../kernel/persistent-array.js';
import type { Ballot } from './approvals/ballot.js';
import type { SharedContext } from './context/shared-context.js';
import type { PauseTimers } from './control/control.events.js';
import type {
  ExecutionRequested,
  Failure,
  Hold,
  PlanAttached,
  StepApprovalRequested,
} from './execution.events.js';
import type { LockGrant } from './locks/lock-grant.js';
import { placeOfItem, type Expansion } from './maps/expansion.js';
import type { BudgetState } from './limits/budget.js';
import type { Post } from './messages/mailbox.js';
import type { PlanGraph } from './plan-graph.js';
import type { CompensationState } from './compensation/compensation.state.js';
import type { StepError } from './recovery/step-error.js';
import type { Replanning } from './replanning/replanning.state.js';

export type ExecutionStatus = ExecutionState['status'];

/** The fold of an execution's stream. What exists depends on how far the run has come. */
export type ExecutionState =
  | { readonly status: 'none' }
  | (Requested & { readonly status: 'requested' })
  | (Requested & { readonly status: 'planning' })
  | (Planned & { readonly status: 'awaiting-plan-approval' })
  | (Planned & { readonly status: 'running' })
  /** A step has failed for good, and the planner is asked for another plan: nothing new starts. */
  | (Planned & { readonly status: 'replanning' })
  | Paused
  | (Requested & Partial<Planned> & { readonly status: 'cancelling' })
  | (Planned & { readonly status: 'completed'; readonly result: Json; readonly endedAt: number })
  | (Requested &
      Partial<Planned> & { readonly status: 'failed'; readonly failure: Failure; readonly endedAt: number })
  | (Requested & Partial<Planned> & { readonly status: 'cancelled'; readonly endedAt: number });

/** Pausing keeps where the run was; `quiescedAt` is when its last running step ended. */
export type Paused = Requested &
  Partial<Planned> & {
    readonly status: 'paused';
    readonly resumeTo: 'requested' | 'planning' | 'awaiting-plan-approval' | 'running' | 'replanning';
    readonly pausedAt: number;
    /** People want it to be paused; absent: only the run above does. */
    readonly byPeople?: true;
    /** The run above wants it to be paused: when that one's pause began; 0 where that is not known. */
    readonly above?: number;
    readonly timers: PauseTimers;
    readonly quiescedAt?: number;
    /** Steps that are executions and stand still. */
    readonly still?: readonly string[];
  };

export interface Requested {
  readonly executionId: ExecutionId;
  readonly requested: ExecutionRequested;
  /** When it must have ended. In a pause that freezes timers, as far after its beginning as it will be after its end. */
  readonly deadline?: number;
  /** Its deadline has passed: it fails when the running steps have ended. */
  readonly outOfTime?: true;
  /** When it has one. */
  readonly budget?: BudgetState;
}

export interface Planned extends Requested {
  readonly attached: PlanAttached;
  readonly startedAt?: number;
  readonly graph: PlanGraph;
  /** By place in the plan, then the elements of maps in the order in which these began; see placeOf. */
  readonly steps: PersistentArray<StepState>;
  /** The maps that have begun, in that order. */
  readonly expansions: readonly Expansion[];
  /** Places of steps whose dependencies are settled and that have not started, in plan order. */
  readonly ready: readonly number[];
  /** Places of steps that wait for their next attempt. */
  readonly retrying: readonly number[];
  /** Places of steps that wait for people and have deadlines. */
  readonly asking?: readonly number[];
  /** Of the question about the whole plan, when it has terms. */
  readonly planBallot?: Ballot;
  /** Places of steps that failed and are being made up for. */
  readonly recovering: readonly number[];
  /** Places of steps that have ended well and say how they are undone, in the order in which they ended. */
  readonly compensable?: readonly number[];
  readonly compensation?: CompensationState;
  readonly running: number;
  readonly unsettled: number;
  /** What its steps share; absent until the first of them shares something. */
  readonly context?: SharedContext;
  /** What they tell each other; absent until the first of them does. */
  readonly post?: Post;
  /** When another plan was asked for. */
  readonly replanning?: Replanning;
  /** The first step that failed for good. */
  readonly failed?: Failure | undefined;
}

export type StepState = StepBase &
  (
    | { readonly status: 'pending' }
    | {
        readonly status: 'waiting-for-approval';
        readonly approval: StepApprovalRequested;
        /** When the question has terms. */
        readonly ballot?: Ballot;
      }
    | {
        readonly status: 'running';
        /** What it has meanwhile. */
        readonly locks?: readonly LockGrant[];
      }
    /** A map whose elements are under way. */
    | { readonly status: 'expanded' }
    | {
        readonly status: 'retrying';
        readonly retryAt: number;
        readonly failedAt: number;
        readonly error: StepError;
      }
    /** It failed, and something else is under way to make up for that. */
    | {
        readonly status: 'recovering';
        readonly by: { readonly kind: 'fallback'; readonly step: string } | { readonly kind: 'replan' };
        readonly error: StepError;
        readonly failedAt: number;
      }
    | {
        readonly status: 'outcome-unknown';
        readonly reason: string;
        /** The tool's own check looks whether it had its effect. */
        readonly checking?: true;
      }
    | {
        readonly status: 'succeeded';
        readonly output: Json;
        readonly endedAt: number;
        /** The fallback step whose output this is. */
        readonly recoveredBy?: string;
      }
    | {
        readonly status: 'failed';
        readonly error: StepError;
        readonly endedAt: number;
        /** It does not fail the run: something else makes up for it. */
        readonly contained?: true;
      }
    | {
        readonly status: 'skipped';
        readonly reason: string;
        readonly endedAt: number;
        /** What those that refer to its output get instead. */
        readonly output?: Json;
        /** The failure it was skipped for. */
        readonly error?: StepError;
      }
    | { readonly status: 'cancelled'; readonly endedAt: number }
  );

export interface StepBase {
  readonly id: string;
  /** Dependencies that are not settled yet. */
  readonly unmet: number;
  /** Starts so far. */
  readonly attempt: number;
  /** Starts that count against the retry policy: since the last approval. */
  readonly tries: number;
  /** Times a person allowed to run it anew after an unknown outcome: part of the idempotency key. */
  readonly group: number;
  readonly approved: boolean;
  /** What keeps it from starting although its plan would let it. */
  readonly hold?: Hold;
  /** What it runs with in place of the input in the plan; a template as that is. */
  readonly input?: JsonObject;
  readonly startedAt?: number;
  /** When this attempt started. */
  readonly attemptAt?: number;
  /** When the first of the tries that count started. */
  readonly triesAt?: number;
  /** What its failures led to beyond retries. */
  readonly recovery?: StepRecovery;
  /** Of a step that says what its agent must be capable of. */
  readonly assigned?: Assignment;
}

/** Who was chosen to carry a step out. */
export interface Assignment {
  /** Absent: the next one is chosen when the step starts. */
  readonly agent?: string;
  /** Those who were chosen before and could not do it. */
  readonly failed: readonly string[];
}

export interface StepRecovery {
  /** How many of the choices it declares in onFailure have been taken. */
  readonly choices: number;
  /** Who works on it in place of the agent in the plan. */
  readonly agent?: string;
}

/** A run that has a plan, whatever its status. */
export const isPlanned = (state: ExecutionState): state is ExecutionState & Planned => 'steps' in state;

export const isTerminal = (state: ExecutionState): boolean =>
  state.status === 'completed' || state.status === 'failed' || state.status === 'cancelled';

/** The place of a step in `steps`, for plannedStep and the like; undefined for an unknown id. */
export const placeOf = (state: Planned, stepId: string): number | undefined =>
  state.graph.indexOf.get(stepId) ?? placeOfItem(state, stepId);

/** The state of a step by id; undefined for an unknown id. */
export function stepOf(state: Planned, stepId: string): StepState | undefined {
  const index = placeOf(state, stepId);
  return index === undefined ? undefined : state.steps.at(index);
}

/** The output of a step that has succeeded, or what stands in for it; undefined when there is none. */
export function outputOf(state: Planned, stepId: string): Json | undefined {
  const step = stepOf(state, stepId);
  return step?.status === 'succeeded' || step?.status === 'skipped' ? step.output : undefined;
}
