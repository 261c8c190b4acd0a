import { setTimeout as sleep } from 'node:timers/promises';
import type { Json } from '@app/domain/kernel/json.js';
import type { StreamName } from '@app/domain/kernel/ids.js';
import type { WorkerCommand } from '@app/domain/execution/execution.commands.js';
import { newId } from '@app/infrastructure/command-handling/event-ids.js';
import { lostCheckpoint, type StepCheckpoint } from '@app/infrastructure/tools/step-checkpoint.js';
import { ToolError } from '@app/infrastructure/tools/tool.js';
import type { CheckpointsTable } from './checkpoints-table.js';

const maxBytes = 4 * 1024 * 1024;
const saveEveryMs = 5_000;
const retryMs = 500;

/** The checkpoint of one attempt: the newest state is written over the last, at most every 5 s unless asked for. */
export class KeptCheckpoint implements StepCheckpoint {
  restored: Json | undefined;
  private unsaved: string | undefined;
  private savedAt = -Infinity;
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();
  private isOver = false;
  /** Another attempt goes on from what this one has saved. */
  private isLost = false;
  private readonly holder = newId();

  constructor(
    private readonly table: Pick<CheckpointsTable, 'take' | 'save' | 'end'>,
    private readonly stream: StreamName,
    private readonly key: string,
    private readonly attempt: number,
  ) {}

  /** @throws ToolError CHECKPOINT_LOST when the attempt has ended under another worker, which this one does not know yet */
  async load(): Promise<void> {
    const taken = await this.persist(() => this.table.take(this.stream, this.key, this.holder));
    if (taken?.ended !== undefined && taken.ended >= this.attempt) throw lost();
    this.restored = taken?.state;
  }

  async save(state: Json, { flush = false }: { readonly flush?: boolean } = {}): Promise<void> {
    const text = JSON.stringify(state);
    if (Buffer.byteLength(text) > maxBytes)
      throw new ToolError(
        'CHECKPOINT_TOO_LARGE',
        'A checkpoint may have 4 MiB. Keep what is large in a file.',
      );
    if (this.isOver) return;
    this.unsaved = text;
    if (flush) await this.write();
    if (this.isLost) throw lost();
    if (flush) return;
    this.timer ??= setTimeout(
      () => {
        void this.write();
      },
      Math.max(0, this.savedAt + saveEveryMs - performance.now()),
    );
  }

  /** No further state is taken; what is not stored yet is. */
  async close(): Promise<void> {
    this.isOver = true;
    await this.write();
  }

  /** The result of the attempt is stored: the state is kept only for a next try. */
  async settled(command: WorkerCommand): Promise<void> {
    const goesOn =
      command.type === 'RecordUnknownOutcome' ||
      (command.type === 'RecordStepFailure' && command.data.error.retryable);
    if (!goesOn) await this.table.end(this.stream, this.key, this.holder, this.attempt);
  }

  private write(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.writing = this.writing.then(() => this.writeNewest());
    return this.writing;
  }

  private async writeNewest(): Promise<void> {
    await this.persist(async () => {
      const state = this.unsaved;
      if (state === undefined) return;
      this.isLost = !(await this.table.save(this.stream, this.key, this.holder, state));
      if (this.unsaved === state) this.unsaved = undefined;
      this.savedAt = performance.now();
    });
  }

  /** Tries again while the database is away; once the attempt is over it is let go. */
  private async persist<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
    for (;;) {
      try {
        return await work();
      } catch {
        if (this.isOver) return undefined;
        await sleep(retryMs);
      }
    }
  }
}

const lost = () =>
  new ToolError(lostCheckpoint, 'Another worker goes on with this step.', { retryable: true });
