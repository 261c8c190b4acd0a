import type { Decider } from '@app/domain/kernel/decider.js';
import { readStream, type EventStore, type Position } from '@app/domain/kernel/event-store.js';
import type { StreamName } from '@app/domain/kernel/ids.js';
import { toDomainEvent } from '../event-schemas/event-versions.js';

export interface Loaded<State> {
  readonly state: State;
  /** Of the last event folded in; -1 when there is none. */
  readonly revision: number;
  readonly position?: Position;
  /** Commands whose events are in the fold. */
  readonly commandIds: ReadonlySet<string>;
}

/** Where to stop: at a revision or at a time (milliseconds since the epoch), both inclusive. */
export interface UpTo {
  readonly revision?: number;
  readonly time?: number;
}

/**
 * Folds a stream, up to a point in its history when one is given.
 * @param start the fold of its beginning, when that is known already; not with a point before it
 * @throws UnknownEventType, UnknownEventVersion: what was decided without such an event could be wrong
 */
export async function loadAggregate<State, Event>(
  store: Pick<EventStore, 'read'>,
  decider: Pick<Decider<State, never, Event>, 'initialState' | 'evolve'>,
  stream: StreamName,
  { revision: lastRevision = Infinity, time = Infinity }: UpTo = {},
  start?: Loaded<State>,
): Promise<Loaded<State>> {
  let state = start?.state ?? decider.initialState;
  let revision = start?.revision ?? -1;
  let position: Position | undefined = start?.position;
  const commandIds = new Set(start?.commandIds);
  for await (const event of readStream(store, stream, revision + 1)) {
    if (event.revision > lastRevision || Date.parse(event.metadata['occurredAt'] ?? '') > time) break;
    state = decider.evolve(state, toDomainEvent(event) as Event);
    ({ revision, position } = event);
    commandIds.add(event.metadata['commandId'] ?? '');
  }
  return { state, revision, commandIds, ...(position === undefined ? {} : { position }) };
}
