import { readStream, type RecordedEvent } from '@app/domain/kernel/event-store.js';
import type { ExecutionEvent } from '@app/domain/execution/execution.events.js';
import { isPlanned, type ExecutionState } from '@app/domain/execution/execution.state.js';
import { decider } from '@app/infrastructure/executions/decider.js';
import { toExecutionEvent } from '@app/infrastructure/executions/execution-events.js';
import { loadNewestExecution } from '@app/infrastructure/executions/load-newest-execution.js';
import type { ActorOptions } from './actor-options.js';
import { HeardEvents } from './heard-events.js';

/** A run as far as it is known: folded, and what is known to be there beyond that. */
export class KnownRun {
  state: ExecutionState = decider.initialState;
  /** Of the last event folded in. */
  revision = -1;
  private seen = -1;
  private readonly heard = new HeardEvents();

  constructor(private readonly options: Pick<ActorOptions, 'store' | 'snapshots' | 'run'>) {}

  get isBehind(): boolean {
    return this.seen > this.revision;
  }

  /** There is an event of this revision. */
  see(revision: number): void {
    this.seen = Math.max(this.seen, revision);
  }

  hear(event: RecordedEvent): void {
    if (event.revision <= this.revision) return;
    this.heard.add(event, this.revision);
    this.see(event.revision);
  }

  /** Everything up to now; what was heard of it from the start on, with its plan, is not read again. */
  async load(): Promise<void> {
    for (const event of this.heard.takeAfter(-1)) this.fold(event);
    if (isPlanned(this.state)) return;
    const { store, snapshots, run } = this.options;
    const { state: facts, revision } = await loadNewestExecution(store, snapshots, run.stream, this.seen);
    this.wrote(facts.state, revision);
  }

  /** What is not folded in yet. */
  async *unknown(): AsyncGenerator<RecordedEvent> {
    yield* this.heard.takeAfter(this.revision);
    if (!this.isBehind) return;
    yield* readStream(this.options.store, this.options.run.stream, this.revision + 1);
    this.seen = this.revision;
  }

  fold(recorded: RecordedEvent): ExecutionEvent {
    const event = toExecutionEvent(recorded);
    this.state = decider.evolve(this.state, event);
    this.revision = recorded.revision;
    return event;
  }

  /** It is this now. */
  wrote(state: ExecutionState, revision: number): void {
    this.state = state;
    this.revision = revision;
    this.see(revision);
  }
}
