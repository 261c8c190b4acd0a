import { setTimeout as sleep } from 'node:timers/promises';
import type { Json, JsonObject } from '@app/domain/kernel/json.js';
import type { StreamName } from '@app/domain/kernel/ids.js';
import type { WorkerCommand } from '@app/domain/execution/execution.commands.js';
import { ToolError } from '@app/infrastructure/tools/tool.js';
import type { Workspace } from '@app/infrastructure/tools/workspace.js';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';
import type { Run } from '../execution-runner/run.js';
import type { Attempt, AttemptOutcome } from './attempt.js';
import type { ExecutionLog } from './execution-log.js';
import { runAttempt, type StepParts } from './run-attempt.js';
import { RunningAttempt, type StopReason } from './running-attempt.js';

export interface StepRunnerOptions extends StepParts {
  readonly workspace: Workspace;
  readonly log: ExecutionLog;
  readonly logger: Logger;
  /** Milliseconds a tool may go on after it was told to stop; default 5 s. */
  readonly graceMs?: number;
}

const maxMessageLength = 4_000;
const defaultGraceMs = 5_000;
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
    if (this.isRunning(run.stream, attempt.step.id, attempt.attempt)) return;
    const key = keyOf(attempt.step.id, attempt.attempt);
    const running = new RunningAttempt(this.options.graceMs ?? defaultGraceMs);
    const ofRun = this.running.get(run.stream) ?? new Map<string, RunningAttempt>();
    this.running.set(run.stream, ofRun.set(key, running));
    const ending = this.runToEnd(run, attempt, running).then((outcome) => {
      ofRun.delete(key);
      if (ofRun.size === 0 && this.running.get(run.stream) === ofRun) this.running.delete(run.stream);
      this.ended.delete(ending);
      over?.(outcome);
      if (outcome) done(toCommand(attempt, outcome));
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
    const { workspace, log } = this.options;
    const timer = setTimeout(() => running.stop('timeout'), step.policy.timeoutMs);
    const stepLog = log.ofStep(run, step.id, attempt.attempt);
    const context = {
      ...stepLog,
      workspace,
      timeZone: attempt.timeZone,
      get signal() {
        return running.signal;
      },
      idempotencyKey: attempt.idempotencyKey,
      ...(attempt.shared && { shared: attempt.shared }),
      now: () => Date.now(),
    };
    try {
      const result = await running.outcomeOf(runAttempt(attempt, context, this.options));
      return { kind: 'succeeded', ...result };
    } catch (error) {
      if (running.stoppedFor) return interrupted(running.stoppedFor, attempt, error);
      return this.failed(error, attempt);
    } finally {
      clearTimeout(timer);
    }
  }

  private failed(error: unknown, { step }: Attempt): AttemptOutcome {
    if (error instanceof ToolError) {
      const { code, retryable, retryAfterMs } = error;
      const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
      return { kind: 'failed', error: { code, message: shortened(error.message), retryable, ...wait } };
    }
    this.options.logger.error({ err: error, step: step.id }, 'a tool failed in a way it does not declare');
    const text = shortened(error instanceof Error ? error.message : String(error));
    if (!step.policy.idempotent) return { kind: 'unknown', reason: `it failed unexpectedly (${text})` };
    return {
      kind: 'failed',
      error: { code: 'DEFECT', message: `Unexpected failure: ${text}`, retryable: false },
    };
  }
}

const keyOf = (stepId: string, attempt: number): string => `${stepId}/${attempt}`;

const shortened = (message: string): string => message.slice(0, maxMessageLength);

/** A call that was stopped half way may have had its effect, unless repeating it is harmless. */
function interrupted(why: StopReason, { step }: Attempt, error: unknown): AttemptOutcome | undefined {
  if (why === 'shutdown') return undefined;
  const known = step.policy.idempotent || (error instanceof ToolError && error.code !== 'ABORTED');
  if (why === 'cancelled')
    return known ? { kind: 'cancelled' } : { kind: 'unknown', reason: 'it was cancelled half way' };
  const limit = `${step.policy.timeoutMs} ms`;
  if (!known) return { kind: 'unknown', reason: `it did not end within ${limit}` };
  return {
    kind: 'failed',
    error: { code: 'TIMEOUT', message: `It did not end within ${limit}.`, retryable: true },
  };
}

function toCommand({ step, attempt }: Attempt, outcome: AttemptOutcome): WorkerCommand {
  const result = { stepId: step.id, attempt, now: Date.now() };
  switch (outcome.kind) {
    case 'succeeded': {
      const spent = outcome.usage === undefined ? {} : { usage: outcome.usage };
      return { type: 'RecordStepSuccess', data: { ...result, output: outcome.output, ...spent } };
    }
    case 'failed':
      return { type: 'RecordStepFailure', data: { ...result, error: outcome.error } };
    case 'cancelled':
      return { type: 'RecordStepCancelled', data: result };
    case 'unknown':
      return { type: 'RecordUnknownOutcome', data: { ...result, reason: outcome.reason } };
  }
}

/** The input of a step is an object by the plan's schema; references fill in its members. */
export const asInput = (input: Json): JsonObject => input as JsonObject;
