import { setImmediate } from 'node:timers/promises';
import type { Rejection } from '@app/domain/kernel/rejection.js';
import type { RecordedEvent } from '@app/domain/kernel/event-store.js';
import { TooLarge, WrongExpectedRevision } from '@app/domain/kernel/event-store-errors.js';
import type { WorkerCommand } from '@app/domain/execution/execution.commands.js';
import type { ExecutionEvent } from '@app/domain/execution/execution.events.js';
import { executionProcess, type Owed } from '@app/domain/execution/execution.process.js';
import { isPlanned, isTerminal, type ExecutionState } from '@app/domain/execution/execution.state.js';
import { runningChildren } from '@app/domain/execution/sub-executions/running-children.js';
import { isOfNewerRelease } from '@app/infrastructure/event-schemas/unknown-event.js';
import { decider } from '@app/infrastructure/executions/decider.js';
import { isOutside, isRival, type ActorOptions } from './actor-options.js';
import { appendable } from './appendable.js';
import { letGo, type Letter } from './decide-turn.js';
import { KnownRun } from './known-run.js';
import type { Run } from './run.js';
import { RunAhead } from './run-ahead.js';
import { RunWriter } from './run-writer.js';

/**
 * One run: its folded state in memory, its stream the truth. Results come in as commands and go out as one append
 * per turn of the loop, together with the starts they make possible; what arrives meanwhile goes in the next one.
 * The expected revision is the fence: when somebody else wrote, it reads what they wrote and decides anew.
 */
export class ExecutionActor {
  private readonly known: KnownRun;
  private mailbox: Letter[] = [];
  private isTurning = false;
  private turning: Promise<void> | undefined;
  private advanceOwed = false;
  private held = true;
  private readonly writer: RunWriter;
  private readonly ahead: RunAhead;

  constructor(readonly options: ActorOptions) {
    this.known = new KnownRun(options);
    this.writer = new RunWriter(options);
    this.ahead = new RunAhead(options);
  }

  get state(): ExecutionState {
    return this.known.state;
  }

  /** Of the last event folded in. */
  get revision(): number {
    return this.known.revision;
  }

  get isStopped(): boolean {
    return this.writer.isStopped;
  }

  get run(): Run {
    return this.options.run;
  }

  /** Loads the run and owes again whatever was owed when its last worker went away. */
  async resume(): Promise<void> {
    await this.known.load();
    this.wake();
  }

  /** It goes on after a rest. */
  wake(): void {
    this.held = false;
    this.owe(executionProcess.resume(this.state));
    this.turn();
  }

  /** A result or a wake-up. */
  submit(command: WorkerCommand): void {
    this.mailbox.push({ command });
    this.turn();
  }

  /** Resolves when the command is stored, with the refusal when it is refused. @throws Error when the run is let go of first */
  ask(command: WorkerCommand): Promise<Rejection | undefined> {
    return new Promise((resolve, reject) => {
      if (this.isStopped) reject(letGo());
      else this.mailbox.push({ command, resolve, reject });
      this.turn();
    });
  }

  advance(): void {
    this.advanceOwed = true;
    this.turn();
  }

  /** An event of this run from the log. */
  hear(event: RecordedEvent): void {
    this.known.hear(event);
    this.turn();
  }

  /** The log shows that there is an event of this run. One that this actor does not know makes it look. */
  observe(revision: number): void {
    this.known.see(revision);
    this.turn();
  }

  /** No turn until it is released: it is about to leave memory. */
  hold(): void {
    this.held = true;
  }

  /** It stays: somebody has written meanwhile. @param revision what they wrote */
  release(revision: number): void {
    this.held = false;
    this.observe(revision);
  }

  get isIdle(): boolean {
    return !this.isTurning && !this.hasWork();
  }

  /** No further turn; resolves when the one under way has ended. */
  async stop(): Promise<void> {
    this.writer.isStopped = true;
    await this.turning;
    for (const { reject } of this.mailbox) reject?.(letGo());
  }

  private turn(): void {
    if (this.isTurning || this.isStopped || this.held) return;
    // Before it begins: what a turn does may ask for the next one before it has waited for anything.
    this.isTurning = true;
    this.turning = this.takeTurns().finally(() => {
      this.isTurning = false;
      this.turning = undefined;
      if (this.hasWork()) this.turn();
      else this.options.onRest();
    });
  }

  private hasWork(): boolean {
    return !this.isStopped && (this.mailbox.length > 0 || this.advanceOwed || this.known.isBehind);
  }

  private async takeTurns(): Promise<void> {
    while (this.hasWork()) {
      try {
        if (this.known.isBehind) await this.catchUp();
        await this.othersOfThisMoment();
        if (!this.isStopped) await this.writeTurn();
      } catch (error) {
        this.advanceOwed = true;
        this.mailbox = this.ahead.undo(this, this.mailbox);
        if (isOfNewerRelease(error)) this.options.onUnreadable(error);
        else if (error instanceof WrongExpectedRevision) this.known.see(this.revision + 1);
        else if (error instanceof TooLarge) this.giveUp(error);
        else await this.writer.waitAfter(error);
      }
    }
  }

  /** Steps that end together are recorded together: of several under way, more may end in this turn of the event loop. */
  private async othersOfThisMoment(): Promise<void> {
    if (isPlanned(this.state) && this.state.running > this.mailbox.length) await setImmediate();
  }

  /** Decides everything that has arrived and appends what follows. The mailbox is emptied only once that is stored. */
  private async writeTurn(): Promise<void> {
    // What comes due from here on is looked at in the next turn.
    this.advanceOwed = false;
    const turn = await this.ahead.decide(() => this.mailbox, this);
    if (!turn) return;
    const { events, state, refusals, read } = turn;
    if (events.length > 0) await this.write(events, state);
    this.ahead.stored();
    const letters = this.mailbox.splice(0, read);
    if (!this.isStopped) this.options.effects.turned(this);
    for (const letter of letters) letter.resolve?.(refusals.get(letter));
  }

  private async write(events: readonly ExecutionEvent[], after: ExecutionState): Promise<void> {
    try {
      await this.append(events, after);
    } catch (error) {
      if (!(error instanceof TooLarge) || events.length === 1) throw error;
      for (const piece of appendable(events)) {
        await this.append(
          piece,
          piece.reduce((state, event) => decider.evolve(state, event), this.state),
        );
      }
    }
  }

  private async append(events: readonly ExecutionEvent[], after: ExecutionState): Promise<void> {
    this.known.wrote(after, await this.writer.append(events, this.revision));
    // The advance that an own event makes due is part of the same turn already.
    for (const event of events)
      if (!this.ahead.hasBegun(event)) this.owe(executionProcess.react(after, event).filter(isOutside));
  }

  private async catchUp(): Promise<void> {
    let rival = false;
    for await (const recorded of this.known.unknown()) {
      const event = this.known.fold(recorded);
      if (isRival(recorded, this.options.worker)) rival = true;
      else this.owe(executionProcess.react(this.state, event));
    }
    // What a worker started that believed to own the run may be under way there: it counts as interrupted.
    if (rival && (await this.options.onRival())) this.owe(executionProcess.resume(this.state));
  }

  private owe(owed: readonly Owed[]): void {
    if (this.isStopped) return;
    for (const one of owed) {
      if (isOutside(one)) this.options.effects.perform(one, this);
      else this.advanceOwed = true;
    }
  }

  /** A defect: the run stays where it is, its history is safe, and the next start of a worker tries again. */
  private giveUp(error: unknown): void {
    this.options.logger.error(
      { executionId: this.run.executionId, err: error },
      'cannot go on with this execution',
    );
    this.writer.isStopped = true;
    this.options.effects.turned(this);
  }

  /** Whether a step is running here, by the log; one that is an execution runs elsewhere. */
  get saysRunning(): boolean {
    return isPlanned(this.state) && this.state.running > runningChildren(this.state).length;
  }

  get isOver(): boolean {
    return isTerminal(this.state);
  }
}
