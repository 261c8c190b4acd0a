import { setTimeout as sleep } from 'node:timers/promises';
import type { StreamName } from '@app/domain/kernel/ids.js';
import type { Verdict } from '@app/domain/execution/checks/verdict.js';
import type { WorkerCommand } from '@app/domain/execution/execution.commands.js';
import { ToolError, type ToolContext } from '@app/infrastructure/tools/tool.js';
import type { Workspace } from '@app/infrastructure/tools/workspace.js';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';
import type { LockDesk } from '../admission/locks/locks-table.js';
import type { Run } from '../execution-runner/run.js';
import type { Attempt, AttemptOutcome } from './attempt.js';
import { failed, interrupted, toCommand } from './attempt-outcome.js';
import { checkAttempt } from './check-attempt.js';
import type { ExecutionLog } from './execution-log.js';
import { Heartbeat, withBeats } from './heartbeat.js';
import { runAttempt, type StepParts } from './run-attempt.js';
import { RunningAttempt, type StopReason } from './running-attempt.js';
import { RunLocks } from './run-locks.js';
import { sharedNow } from '../time/shared-time.js';

export interface StepRunnerOptions extends StepParts {
  readonly workspace: Workspace;
  readonly log: ExecutionLog;
  readonly locks: LockDesk;
  readonly logger: Logger;
  /** Milliseconds a tool may go on after it was told to stop; default 5 s. */
  readonly graceMs?: number;
}

const defaultGraceMs = 5_000;
/** A call of an agent waits so long for locks: who has them may wait for what the agent has, a place of the worker or other locks. */
const callWaitMs = 30_000;
/** After the end of their time, running steps have this long to take note of it; the process may end after that. */
const stopWithinMs = 500;

/** Runs attempts of steps beside the actors, with a time limit, and answers each with the command that records it. */
export class StepRunner {
  /** By run, then by step and attempt. */
  private readonly running = new Map<StreamName, Map<string, RunningAttempt>>();
  private readonly ended = new Set<Promise<unknown>>();

  constructor(private readonly options: StepRunnerOptions) {}

  /**
   * Runs an attempt unless it is running already. `done` gets the command to record, or nothing when the worker
   * shuts down first: whoever takes over will decide by the tool's idempotency. `over` is told in any case, before that.
   */
  start(
    run: Run,
    attempt: Attempt,
    done: (command: WorkerCommand) => void,
    over?: (outcome: AttemptOutcome | undefined) => void,
  ): void {
    const work = async (running: RunningAttempt) => {
      const outcome = await this.runToEnd(run, attempt, running);
      over?.(outcome);
      return outcome && toCommand(attempt, outcome);
    };
    this.keep(run, keyOf(attempt.step.id, attempt.attempt), work, done);
  }

  /** Has the tool look whether an attempt had its effect; `done` as for `start`. */
  check(run: Run, attempt: Attempt, done: (command: WorkerCommand) => void): void {
    const { step, attempt: number } = attempt;
    const look = async (running: RunningAttempt): Promise<WorkerCommand | undefined> => {
      const timer = setTimeout(() => running.stop('timeout'), step.policy.timeoutMs);
      const work = checkAttempt(attempt, this.contextOf(run, attempt, running), this.options.catalogue);
      const verdict = await running.outcomeOf(work).catch((error: unknown): Verdict => {
        return { kind: 'unknown', reason: `the check failed: ${String(error)}` };
      });
      clearTimeout(timer);
      if (running.stoppedFor === 'shutdown') return undefined;
      return { type: 'RecordCheck', data: { stepId: step.id, attempt: number, verdict, now: sharedNow() } };
    };
    this.keep(run, keyOfCheck(step.id, number), look, done);
  }

  private keep(
    run: Run,
    key: string,
    work: (running: RunningAttempt) => Promise<WorkerCommand | undefined>,
    done: (command: WorkerCommand) => void,
  ): void {
    if (this.running.get(run.stream)?.has(key)) return;
    const running = new RunningAttempt(this.options.graceMs ?? defaultGraceMs);
    const ofRun = this.running.get(run.stream) ?? new Map<string, RunningAttempt>();
    this.running.set(run.stream, ofRun.set(key, running));
    const ending = work(running).then((command) => {
      this.ended.delete(ending);
      const isDiscarded = ofRun.get(key) !== running;
      if (isDiscarded) return;
      ofRun.delete(key);
      if (ofRun.size === 0 && this.running.get(run.stream) === ofRun) this.running.delete(run.stream);
      if (command) done(command);
    });
    this.ended.add(ending);
  }

  isBusy(stream: StreamName): boolean {
    return this.running.has(stream);
  }

  isRunning(stream: StreamName, stepId: string, attempt: number): boolean {
    return this.running.get(stream)?.has(keyOf(stepId, attempt)) ?? false;
  }

  /** Asks the running steps of an execution to stop, those whose id begins so, and records what came of them. */
  cancel(stream: StreamName, idPrefix = ''): void {
    this.stop(stream, 'cancelled', idPrefix);
  }

  /** Stops the running steps of an execution that another worker has taken over; what comes of them is not recorded. */
  abandon(stream: StreamName): void {
    this.stop(stream, 'shutdown');
    this.running.delete(stream);
  }

  /** Stops an attempt that was begun in vain; nothing comes of it. The same attempt may begin again at once. */
  discard(stream: StreamName, stepId: string, attempt: number): void {
    const ofRun = this.running.get(stream);
    const key = keyOf(stepId, attempt);
    ofRun?.get(key)?.stop('shutdown');
    ofRun?.delete(key);
    if (ofRun?.size === 0) this.running.delete(stream);
  }

  /** Waits until the running steps have ended, at most `withinMs`; those that have not are left to the next worker. */
  async drain(withinMs: number): Promise<void> {
    await this.untilEnded(withinMs);
    for (const stream of [...this.running.keys()]) this.abandon(stream);
    await this.untilEnded(stopWithinMs);
  }

  private async untilEnded(withinMs: number): Promise<void> {
    const timeUp = new AbortController();
    const timer = sleep(withinMs, undefined, { signal: timeUp.signal }).catch(() => undefined);
    const all = async () => {
      while (this.ended.size > 0) await Promise.all(this.ended);
    };
    await Promise.race([all(), timer]);
    timeUp.abort();
  }

  private stop(stream: StreamName, why: StopReason, idPrefix = ''): void {
    for (const [key, running] of this.running.get(stream) ?? [])
      if (key.startsWith(idPrefix)) running.stop(why);
  }

  private async runToEnd(
    run: Run,
    attempt: Attempt,
    running: RunningAttempt,
  ): Promise<AttemptOutcome | undefined> {
    const { step } = attempt;
    const timer = setTimeout(() => running.stop('timeout'), step.policy.timeoutMs);
    let heartbeat: Heartbeat | undefined;
    const work = () => {
      const context = this.contextOf(run, attempt, running);
      const { heartbeatMs } = step.policy;
      if (heartbeatMs === undefined) return runAttempt(attempt, context, this.options);
      const beating = (heartbeat = new Heartbeat(heartbeatMs, () => running.stop('silence')));
      return runAttempt(
        attempt,
        withBeats(context, () => beating.beat()),
        this.options,
      );
    };
    const ready = untilReady(attempt);
    try {
      const result = await running.outcomeOf(ready ? ready.then(work) : work());
      return { kind: 'succeeded', ...result };
    } catch (error) {
      if (running.stoppedFor) return interrupted(running, attempt, error);
      if (!(error instanceof ToolError))
        this.options.logger.error(
          { err: error, step: step.id },
          'a tool failed in a way it does not declare',
        );
      return failed(error, attempt);
    } finally {
      clearTimeout(timer);
      heartbeat?.end();
      if (attempt.checkpoint) await attempt.checkpoint.close();
    }
  }

  private contextOf(
    run: Run,
    { step, attempt, timeZone, idempotencyKey, locks, takes, shared, mail, checkpoint }: Attempt,
    running: RunningAttempt,
  ): ToolContext {
    const { catalogue, locks: desk } = this.options;
    return {
      ...this.options.log.ofStep(run, step.id, attempt),
      workspace: this.options.workspace,
      timeZone,
      get signal() {
        return running.signal;
      },
      idempotencyKey,
      ...(locks && { locks }),
      ...((takes ?? (step.kind === 'agent' && catalogue.takesLocks)) && {
        locking: new RunLocks(desk, { ...run, stepId: step.id, attempt }, takes ? undefined : callWaitMs),
      }),
      ...(shared && { shared }),
      ...(mail && { mail }),
      ...(checkpoint && { checkpoint }),
      now: sharedNow,
      beat: notExpected,
    };
  }
}

const notExpected = () => undefined;

/** Undefined: it is. */
const untilReady = ({ confirmed, checkpoint }: Attempt): Promise<unknown> | undefined =>
  confirmed ? confirmed.then(() => checkpoint?.load()) : checkpoint?.load();

const keyOf = (stepId: string, attempt: number): string => `${stepId}/${attempt}`;
const keyOfCheck = (stepId: string, attempt: number): string => `${keyOf(stepId, attempt)}/check`;
