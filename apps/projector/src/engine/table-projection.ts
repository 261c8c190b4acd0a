import type { RecordedEvent } from '@app/domain/kernel/event-store.js';
import { parseStream } from '@app/domain/kernel/ids.js';
import type { Message } from '@app/domain/kernel/message.js';
import { toDomainEvent } from '@app/infrastructure/event-schemas/event-versions.js';
import { ExecutionRows, type Row, type Table } from './execution-rows.js';
import { handling } from './failures.js';
import { loadRows, type RowsWanted } from './load-rows.js';
import type { EventContext, Projection } from './projection.js';
import { saveRows } from './save-rows.js';

/** One handler per event type. It changes rows of the event's own execution, and has no other effect. */
export type Handlers<Event extends Message<string, unknown>, R extends Row> = {
  readonly [Type in Event['type']]?: (
    rows: ExecutionRows<R>,
    data: Extract<Event, { readonly type: Type }>['data'],
    event: EventContext,
  ) => void;
};

export interface TableProjection<Event extends Message<string, unknown>, R extends Row> extends Pick<
  Projection,
  'name' | 'version' | 'category'
> {
  readonly table: Table<R>;
  /**
   * Which rows of the execution the handler of an event looks at: all of them, none, or the one with this key.
   * It saves reading; what the handler puts is written in any case.
   */
  readonly reads: (event: Event) => 'all' | 'none' | { readonly key: string };
  readonly handlers: Handlers<Event, R>;
}

/** A projection into one table: reads the rows a batch touches, changes them in memory, writes them in one statement. */
export function tableProjection<Event extends Message<string, unknown>, R extends Row>(
  definition: TableProjection<Event, R>,
): Projection {
  const { name, version, category, table, reads } = definition;
  const handlers = new Map(Object.entries(definition.handlers)) as unknown as ReadonlyMap<
    string,
    AnyHandler<R>
  >;
  return {
    name,
    version,
    category,
    tables: [table.name],
    handles: new Set(handlers.keys()),
    async project(client, events) {
      const located = events.map((event) =>
        handling(event, () => {
          const known = toDomainEvent(event);
          return { event, data: known.data, context: contextOf(event), rows: reads(known as Event) };
        }),
      );
      const wanted = located.map(({ context, rows }): RowsWanted => ({ ...context, rows }));
      const executions = new Map<string, ExecutionRows<R>>();
      const rowsOf = ({ tenant_id, execution_id }: Row) => {
        const key = `${tenant_id} ${execution_id}`;
        const rows = executions.get(key) ?? new ExecutionRows(table);
        executions.set(key, rows);
        return rows;
      };
      for (const row of await loadRows(client, table, wanted)) rowsOf(row).load(row);
      for (const { event, data, context } of located) {
        handling(event, () => handlers.get(event.type)?.(rowsOf(context), data, context));
      }
      await saveRows(
        client,
        table,
        [...executions.values()].flatMap((rows) => rows.changes()),
      );
    },
  };
}

type AnyHandler<R extends Row> = (rows: ExecutionRows<R>, data: unknown, event: EventContext) => void;

export function contextOf(event: RecordedEvent): EventContext {
  const parts = parseStream(event.stream);
  if (!parts) throw new RangeError(`"${event.stream}" is not the name of a stream of ours`);
  return { tenant_id: parts.tenant, execution_id: parts.id, revision: event.revision };
}
