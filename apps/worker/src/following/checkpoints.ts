import type pg from 'pg';
import type { Position } from '@app/domain/kernel/event-store.js';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';

const keepEveryMs = 500;

/**
 * Kept positions. They are written now and then, not per event: after a crash some events come again, and every
 * follower bears that.
 */
export class Checkpoints {
  private readonly reached = new Map<string, Position>();
  private readonly kept = new Map<string, Position>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly pool: pg.Pool,
    private readonly logger: Logger,
  ) {}

  start(): void {
    this.timer = setInterval(() => void this.keep(), keepEveryMs);
  }

  async read(name: string): Promise<Position | undefined> {
    const inMemory = this.reached.get(name);
    if (inMemory) return inMemory;
    const found = await this.pool.query<{ position: Position }>(
      'select position from worker.checkpoints where name = $1',
      [name],
    );
    return found.rows[0]?.position;
  }

  moved(name: string, position: Position): void {
    this.reached.set(name, position);
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.keep();
  }

  private async keep(): Promise<void> {
    for (const [name, position] of this.reached) {
      if (this.kept.get(name) === position) continue;
      await this.pool
        .query(
          `insert into worker.checkpoints (name, position) values ($1, $2)
           on conflict (name) do update set position = excluded.position`,
          [name, position],
        )
        .then(
          () => this.kept.set(name, position),
          (error: unknown) => this.logger.warn({ err: error }, 'a checkpoint is not kept, trying again'),
        );
    }
  }
}
