import pg from 'pg';
import { forShortStatements } from '@app/infrastructure/postgres/for-short-statements.js';
import { CheckpointMoved, rebuildChannel } from './checkpoints.js';

/**
 * The one connection a projector writes with. It holds the lock that keeps other projectors away, so whoever loses
 * the connection can neither believe to hold the lock nor finish a transaction.
 */
export class Session {
  private last: Promise<unknown> = Promise.resolve();

  private constructor(private readonly client: pg.Client) {}

  /**
   * @param onInterrupted told when the connection breaks, or that somebody has begun a rebuild (CheckpointMoved)
   * @throws the error of connecting
   */
  static async open(connectionString: string, onInterrupted: (why: Error) => void): Promise<Session> {
    const client = new pg.Client({
      connectionString,
      application_name: 'tizmoret projector',
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
    });
    client.on('error', onInterrupted);
    client.on('notification', () => onInterrupted(new CheckpointMoved()));
    await client.connect();
    await forShortStatements(client);
    // A crash of the server may take the last transactions, rows and checkpoint together; they are then done again.
    // Statements touch rows by primary key: without statistics, right after a rebuild, the planner might think otherwise.
    await client.query(
      `listen ${rebuildChannel}; set synchronous_commit = off; set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off`,
    );
    return new Session(client);
  }

  /** Runs one transaction at a time, in the order they were asked for. */
  transaction<Result>(work: (client: pg.Client) => Promise<Result>): Promise<Result> {
    const result = this.last.then(() => this.run(work));
    this.last = result.catch(() => undefined);
    return result;
  }

  /** Whether this session holds the lock now: one session per database does. It ends with the connection. */
  async tryLock(key: number): Promise<boolean> {
    const { rows } = await this.client.query<{ held: boolean }>('select pg_try_advisory_lock($1) as held', [
      key,
    ]);
    return rows[0]?.held ?? false;
  }

  async close(): Promise<void> {
    await this.last;
    await this.client.end().catch(() => undefined);
  }

  private async run<Result>(work: (client: pg.Client) => Promise<Result>): Promise<Result> {
    await this.client.query('begin');
    try {
      const result = await work(this.client);
      await this.client.query('commit');
      return result;
    } catch (error) {
      await this.client.query('rollback').catch(() => undefined);
      throw error;
    }
  }
}
