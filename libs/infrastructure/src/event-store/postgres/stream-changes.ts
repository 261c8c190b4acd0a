import type pg from 'pg';
import type { ExpectedAtDeletion, ExpectedRevision } from '@app/domain/kernel/event-store.js';
import { OutcomeUnknown } from '@app/domain/kernel/event-store-errors.js';
import type { StreamName } from '@app/domain/kernel/ids.js';
import type { StreamMetadata } from '@app/domain/kernel/stream-metadata.js';
import { isConnectionError } from '../../postgres/is-connection-error.js';
import { whileReconnecting } from '../../postgres/reconnect.js';
import {
  deleteStatement,
  requireOutcome,
  setMetadataStatement,
  type ChangeRow,
} from './stream-statements.js';

interface Patience {
  readonly patienceMs: number;
  readonly onWarning: (message: string, error: unknown) => void;
}

/** Deletions and metadata of streams: rare, so each is a transaction of its own. Tried again while the server is away. */
export class StreamChanges {
  constructor(
    private readonly pool: pg.Pool,
    private readonly patience: Patience,
  ) {}

  async delete(stream: StreamName, expected: ExpectedAtDeletion): Promise<void> {
    const { row } = await this.change(deleteStatement(stream, expected, false));
    requireOutcome('deleted', stream, expected, row);
  }

  async tombstone(stream: StreamName, expected: ExpectedAtDeletion): Promise<void> {
    const { row, isRetry } = await this.change(deleteStatement(stream, expected, true));
    // Nobody can tell whether the try before set the tombstone that stands there; it is what was asked for.
    if (isRetry && row?.outcome === 'tombstoned') return;
    requireOutcome('deleted', stream, expected, row);
  }

  async setMetadata(stream: StreamName, expected: ExpectedRevision, metadata: StreamMetadata): Promise<void> {
    const { row } = await this.change(setMetadataStatement(stream, expected, metadata));
    requireOutcome('set', stream, expected, row);
  }

  private async change(statement: pg.QueryConfig): Promise<{ row: ChangeRow | undefined; isRetry: boolean }> {
    let tries = 0;
    try {
      const rows = await whileReconnecting(
        async () => {
          tries += 1;
          return (await this.pool.query<ChangeRow>(statement)).rows;
        },
        {
          giveUp: (waited) => waited > this.patience.patienceMs,
          onRetry: (error) => this.patience.onWarning('a change of a stream waits for Postgres', error),
        },
      );
      return { row: rows[0], isRetry: tries > 1 };
    } catch (error) {
      if (!isConnectionError(error)) throw error;
      throw new OutcomeUnknown('Postgres went away during the change of a stream', { cause: error });
    }
  }
}
