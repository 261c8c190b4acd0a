import type { AgentStanding } from '@app/domain/agents/choose-agent.js';
import type { EventStore, RecordedEvent } from '@app/domain/kernel/event-store.js';
import type { Withheld } from '@app/domain/execution/execution.commands.js';
import type { StepStarted } from '@app/domain/execution/execution.events.js';
import type { ExecutionState } from '@app/domain/execution/execution.state.js';
import type { Owed } from '@app/domain/execution/execution.process.js';
import type { SnapshotStore } from '@app/infrastructure/snapshots/snapshot-store.js';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';
import type { Admitted } from '../admission/admission.js';
import { isByWorker } from '../leases/is-by-worker.js';
import type { ExecutionActor } from './execution-actor.js';
import type { Run } from './run.js';

export type OutsideWork = Exclude<Owed, { kind: 'advance' }>;

export const isOutside = (owed: Owed): owed is OutsideWork => owed.kind !== 'advance';

/** Whether another worker than ours has written it. */
export const isRival = (event: RecordedEvent, worker: string): boolean =>
  event.metadata['actor'] !== worker && isByWorker(event);

/** What the actor has others do. None of it blocks the actor; what comes of it returns through `submit`. */
export interface Effects {
  perform(owed: OutsideWork, actor: ExecutionActor): void;
  /** How the agents stand, for a run that chooses among them. Undefined: it calls `actor.advance()` when it knows. */
  agents(actor: ExecutionActor): readonly AgentStanding[] | undefined;
  /** Steps that were withheld before and must not start yet either. */
  waiting(actor: ExecutionActor): readonly Withheld[];
  /**
   * Of steps about to start in a state, those that must not yet, and what others have got to start with. For those
   * it has taken what they need when it answers;
   * asked again for the same attempt it answers the same. When a withheld step may go on it calls `actor.advance()`.
   */
  withhold(starts: readonly StepStarted[], actor: ExecutionActor, state: ExecutionState): Admitted;
  /** Starts a step in a state that is not stored yet. Answers false, and starts nothing, unless that makes no difference to anybody. */
  begin(start: StepStarted, actor: ExecutionActor, state: ExecutionState): boolean;
  /** Nothing was stored of a step that has begun: it stops, and nothing comes of it. */
  discard(start: StepStarted, actor: ExecutionActor): void;
  /** A turn of the actor is stored, or it has given up: what was taken for steps that have not started is not needed. */
  turned(actor: ExecutionActor): void;
  /** False while the worker shuts down or its leases are in doubt: results are still recorded, nothing new is started. */
  readonly acceptsWork: boolean;
}

export interface ActorOptions {
  readonly store: EventStore;
  readonly snapshots: SnapshotStore;
  readonly run: Run;
  /** Whether it begins only now: no worker has had it before, none may have died of it. */
  readonly isFirst: boolean;
  /** Who writes, for example `worker:host-4711`. */
  readonly worker: string;
  readonly effects: Effects;
  readonly logger: Logger;
  /** Called whenever there is nothing left to do for now. */
  readonly onRest: () => void;
  /** Another worker has written. Answers whether the run is still ours; if it is not, the actor is stopped by then. */
  readonly onRival: () => Promise<boolean>;
  /** A newer release has written what this one does not know, here or where this run has to do with. It stops the actor. */
  readonly onUnreadable: (error: Error) => void;
  /** No turn comes to its end, because of a defect of ours. Called when that begins. */
  readonly onDefect: (error: Error) => void;
}
