import type { Withheld } from '@app/domain/execution/execution.commands.js';
import type { Hold } from '@app/domain/execution/execution.events.js';
import type { LockGrant } from '@app/domain/execution/locks/lock-grant.js';
import type { StreamName } from '@app/domain/kernel/ids.js';
import type { Json } from '@app/domain/kernel/json.js';
import type { BoundCall } from '@app/domain/plan/bound-plan.js';
import type { LockDemand } from '@app/domain/plan/lock-demand.js';
import type { Run } from '../execution-runner/run.js';
import type { ExecutionState } from '@app/domain/execution/execution.state.js';
import type { AttemptOutcome } from '../steps/attempt.js';
import type { EndedAttempts } from './takeover/ended-attempts.js';

/** An attempt of a step that could start by its plan. The same object each time a gate is asked about it. */
export interface Request {
  readonly run: Run;
  readonly step: BoundCall;
  readonly attempt: number;
  /** A call inside the step of an agent, `step` says of what tool; or more tokens for that step. */
  readonly inside?: 'tool' | 'tokens';
  /** Of the execution: -10 to 10, the higher first. */
  readonly priority: number;
  /** When the execution was asked for, milliseconds since the epoch. */
  readonly since: number;
  /** What it is given, references filled in; absent where it reaches nobody. */
  readonly input?: () => Json;
  /** What it takes, if it takes any: sorted, names filled in. */
  readonly locks?: readonly LockDemand[];
}

export type Answer =
  | Entered
  /** Ask again when `open` is called. */
  | Held
  /** It is being found out; ask again when `open` is called. */
  | { readonly kind: 'asking' };

export interface Held {
  readonly kind: 'held';
  readonly hold: Hold;
  /** The run is not to wait for it: it fails when nothing of it runs any more. */
  readonly fails?: true;
}

export interface Entered {
  readonly kind: 'entered';
  readonly leave: Leave;
  readonly locks?: readonly LockGrant[];
}

/**
 * Gives back what was taken, once. Without an argument the step did not start after all; `ended` is what came of the attempt,
 * `left` when nobody will record it, because the worker shuts down or the run is another's.
 */
export type Leave = (ended?: AttemptOutcome | 'left') => void;

/** A run of this worker. */
export interface RunNow {
  readonly run: Run;
  /** As it is now. */
  readonly state: ExecutionState;
}

/** One limit on what may start. Gates are passed in a fixed order, and what was taken is kept while the next one is closed. */
export interface Gate {
  /** What waits with a step that it holds; undefined: nothing does. */
  readonly holds: Withheld['with'];
  /** The same while that is being found out; as `holds` when absent. */
  readonly holdsAsking?: Withheld['with'];
  /** What is asked at once is answered at once: steps that do the same work need not ask one after the other. */
  readonly answersTogether?: true;
  /** Whether what happens inside the steps of agents has to pass it, too; absent: nothing. */
  readonly insideSteps?: (call: 'tool' | 'tokens') => boolean;
  /** Whether it limits the step at all. Asked for every start: cheap. */
  concerns(request: Request): boolean;
  /** `open` is called later, never before this has answered. */
  enter(request: Request, open: () => void): Answer;
  /** A step that is held, or has been let go on since, does not ask any more. */
  withdraw(request: Request): void;
  /** It runs and never asked: a step that was started before this worker took the run over, or the undoing of one. */
  join?(request: Request): Leave;
  /** Such a step, which has these locks by its history, must not go on before this resolves. @throws ToolError when it has lost them */
  confirm?(request: Request, locks: readonly LockGrant[] | undefined): Promise<void> | undefined;
  /** Such an attempt is over without having gone on. */
  lost?(request: Request): void;
  /** This worker has taken a run over: what its attempts have left behind that are over goes to others. Returns at once. */
  takenOver?(actor: RunNow, ended: EndedAttempts): void;
  /** A turn of a run is stored, which may have held what came of attempts. */
  turned?(actor: RunNow): void;
  /** The run is not in memory any more, or another worker's. */
  forget?(stream: StreamName): void;
  /**
   * What a run has given back is yet to be stored: until `then` is called its worker keeps it, so that it has an heir who knows of it if
   * that worker dies.
   */
  isSettling?(stream: StreamName, then: () => void): boolean;
  /** The locks of a running step are taken away; it goes on. */
  takeLocks?(request: Request): void;
}
