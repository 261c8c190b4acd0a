import type { RecordedEvent } from '@app/domain/kernel/event-store.js';
import type { StreamCategory } from '@app/domain/kernel/ids.js';
import type { ClientBase } from 'pg';

/** One read model, as the engine sees it; table-projection.ts makes them. */
export interface Projection {
  readonly name: string;
  /** Raise it when handlers or table change: the next start rebuilds the read model. */
  readonly version: number;
  /** In the schema read_model. */
  readonly tables: readonly string[];
  /** The streams it reads. */
  readonly category: StreamCategory;
  /** Event types it has a handler for. */
  readonly handles: ReadonlySet<string>;
  /**
   * Brings the table up to date with events it handles, in the order of the log, in the caller's transaction.
   * The outcome is the same however the log is cut into calls.
   * @throws the error of a handler, or of the database
   */
  project(client: ClientBase, events: readonly RecordedEvent[]): Promise<void>;
}

/** What a handler may know of an event besides its data. */
export interface EventContext {
  readonly tenant_id: string;
  readonly execution_id: string;
  readonly revision: number;
}
