import type pg from 'pg';
import type {
  AllPage,
  AppendResult,
  EventStore,
  ExpectedAtDeletion,
  ExpectedRevision,
  NewEvent,
  Position,
  ReadAllOptions,
  ReadStreamOptions,
  RecordedEvent,
  SubscribeOptions,
  SubscriptionMessage,
} from '@app/domain/kernel/event-store.js';
import { OutcomeUnknown, Unavailable } from '@app/domain/kernel/event-store-errors.js';
import type { StreamName } from '@app/domain/kernel/ids.js';
import type { MetadataRecord, StreamMetadata } from '@app/domain/kernel/stream-metadata.js';
import { isConnectionError } from '../../postgres/is-connection-error.js';
import { createPool } from '../../postgres/pool.js';
import { whileReconnecting } from '../../postgres/reconnect.js';
import { Session } from '../../postgres/session.js';
import { serializeEvents } from '../check-append.js';
import { parseNotice } from '../append-notice.js';
import { followLog } from '../follow-log.js';
import { toPosition } from '../positions.js';
import { Wakeups } from '../wakeups.js';
import { appendExpected } from './append-expected.js';
import { appendStatement, settle, type AppendRow } from './append-statement.js';
import { GroupCommit, type PendingAppend } from './group-commit.js';
import { GroupRead } from './group-read.js';
import { planAlongIndexes } from './plan-along-indexes.js';
import { readAllStatement, toPage, type AllRow } from './read-statements.js';
import { StreamChanges } from './stream-changes.js';
import { getMetadataStatement, toMetadata, type MetadataRow } from './stream-statements.js';

export interface PostgresEventStoreOptions {
  readonly connectionString: string;
  /** Told once per failed try to reach the server. */
  readonly onWarning?: (message: string, error: unknown) => void;
  /** How long reads and appends try to reach a server that is away before they fail; default 10 s. */
  readonly patienceMs?: number;
}

/**
 * The log in Postgres; the schema is migration 0001. One connection writes, one listens, a small pool reads.
 * While the server is away, appends and reads wait (`patienceMs`) and subscriptions wait without end.
 */
export function openPostgresEventStore(options: PostgresEventStoreOptions): EventStore {
  return new PostgresEventStore(options);
}

class PostgresEventStore implements EventStore {
  private readonly writer: Session;
  private readonly listener: Session;
  private readonly readers: pg.Pool;
  private readonly changes: StreamChanges;
  private readonly wakeups = new Wakeups();
  private readonly group = new GroupCommit((group) => this.commit(group));
  private readonly reads = new GroupRead((statement) => this.query(statement));
  private readonly warn: (message: string, error: unknown) => void;
  private readonly patienceMs: number;
  private listening = false;

  constructor({ connectionString, onWarning, patienceMs }: PostgresEventStoreOptions) {
    this.warn = onWarning ?? (() => undefined);
    this.patienceMs = patienceMs ?? 10_000;
    this.writer = new Session(connectionString, 'append', planAlongIndexes);
    this.listener = new Session(
      connectionString,
      'listen',
      async (client) => {
        client.on('notification', ({ payload }) => this.wakeups.wake(parseNotice(payload)));
        await client.query('listen tizmoret_events');
        this.wakeups.wake();
      },
      () => this.listen(),
    );
    this.readers = createPool(connectionString, {
      name: 'read',
      onConnect: planAlongIndexes,
      onError: (error) => this.warn('lost a reader', error),
    });
    const patience = { patienceMs: this.patienceMs, onWarning: this.warn };
    this.changes = new StreamChanges(this.readers, patience);
  }

  append(stream: StreamName, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<AppendResult> {
    return new Promise((resolve, reject) => {
      const serialized = serializeEvents(stream, events);
      this.group.add({ stream, expected, events: serialized, resolve, reject });
    });
  }

  read(stream: StreamName, options: ReadStreamOptions = {}): Promise<readonly RecordedEvent[]> {
    return this.reads.read(stream, options);
  }

  async readAll(options: ReadAllOptions = {}): Promise<AllPage> {
    return toPage(await this.query<AllRow>(readAllStatement(options)), options);
  }

  subscribe(options: SubscribeOptions): AsyncIterable<SubscriptionMessage> {
    this.listen();
    const forever = <Result>(attempt: () => Promise<Result>) =>
      whileReconnecting(attempt, {
        giveUp: () => options.signal.aborted || this.wakeups.isClosed,
        onRetry: (error) => this.warn('a subscription waits for Postgres', error),
      });
    const log = {
      readAll: (page: ReadAllOptions) =>
        forever(async () => toPage((await this.readers.query<AllRow>(readAllStatement(page))).rows, page)),
      head: () => forever(() => this.head()),
    };
    return followLog(log, this.wakeups, options);
  }

  async head(): Promise<Position | undefined> {
    const [row] = await this.query<{ head: string | null }>({
      name: 'head',
      text: 'select max(position) as head from event_log.events',
      values: [],
    });
    return row?.head ? toPosition(row.head) : undefined;
  }

  delete(stream: StreamName, expected: ExpectedAtDeletion): Promise<void> {
    return this.changes.delete(stream, expected);
  }

  tombstone(stream: StreamName, expected: ExpectedAtDeletion): Promise<void> {
    return this.changes.tombstone(stream, expected);
  }

  async getMetadata(stream: StreamName): Promise<MetadataRecord> {
    return toMetadata(stream, (await this.query<MetadataRow>(getMetadataStatement(stream)))[0]);
  }

  setMetadata(stream: StreamName, expected: ExpectedRevision, metadata: StreamMetadata): Promise<void> {
    return this.changes.setMetadata(stream, expected, metadata);
  }

  async close(): Promise<void> {
    this.wakeups.close();
    await Promise.all([this.writer.close(), this.listener.close(), this.readers.end()]);
  }

  /** One loop at a time, however many subscribe and however often the connection breaks. */
  private listen(): void {
    if (this.listening) return;
    this.listening = true;
    whileReconnecting(() => this.listener.connected(), {
      giveUp: () => this.wakeups.isClosed,
      onRetry: (error) => this.warn('waiting to listen for new events', error),
    })
      .catch((error: unknown) => {
        if (!this.wakeups.isClosed) this.warn('cannot listen for new events; polling instead', error);
      })
      .finally(() => {
        this.listening = false;
      });
  }

  private async query<Row extends pg.QueryResultRow>(statement: pg.QueryConfig): Promise<readonly Row[]> {
    try {
      return await whileReconnecting(async () => (await this.readers.query<Row>(statement)).rows, {
        giveUp: (waited) => waited > this.patienceMs || this.wakeups.isClosed,
        onRetry: (error) => this.warn('a read waits for Postgres', error),
      });
    } catch (error) {
      throw isConnectionError(error)
        ? new Unavailable('Postgres cannot be reached', { cause: error })
        : error;
    }
  }

  /** Tried again with the same ids, an append that was stored before the connection broke is recognised. */
  private async commit(group: readonly PendingAppend[]): Promise<void> {
    let sent = false as boolean;
    try {
      await whileReconnecting(
        async () => {
          const client = await this.writer.connected();
          sent = true;
          if (await appendExpected(client, group)) return;
          settle(group, (await client.query<AppendRow>(appendStatement(group))).rows);
        },
        {
          giveUp: (waited) => waited > this.patienceMs,
          onRetry: (error) => this.warn('an append waits for Postgres', error),
        },
      );
    } catch (error) {
      const failure = !isConnectionError(error)
        ? error
        : sent
          ? new OutcomeUnknown('Postgres went away during the append', { cause: error })
          : new Unavailable('Postgres cannot be reached', { cause: error });
      for (const append of group) append.reject(failure);
    }
  }
}
