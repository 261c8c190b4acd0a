import { startEsdbDouble } from '@app/infrastructure/event-store/eventstoredb/testing/esdb-double.js';

export interface EventLogPath {
  readonly name: string;
  /** What positions look like there: how a test knows that the events really are. */
  readonly positions: RegExp;
  /** Brings up what the path needs beside the system, and says how the system finds it. */
  readonly open: () => Promise<{
    readonly env: Record<string, string>;
    readonly close: () => Promise<unknown>;
  }>;
}

/** Where events may live. The whole product must behave the same on each: the log in Postgres, and EventStoreDB's protocol. */
export const eventLogPaths: readonly EventLogPath[] = [
  {
    name: 'Postgres',
    positions: /^\d{19}$/,
    open: () => Promise.resolve({ env: {}, close: () => Promise.resolve() }),
  },
  {
    name: 'EventStoreDB',
    positions: /^\d{20}.\d{20}$/,
    open: async () => {
      const node = await startEsdbDouble({ port: 0, host: '127.0.0.1' });
      return { env: { ESDB_URL: node.url }, close: () => node.stop() };
    },
  },
];
