import { randomUUID } from 'node:crypto';
import type { Decider } from '@app/domain/kernel/decider.js';
import type { EventStore, Position } from '@app/domain/kernel/event-store.js';
import { WrongExpectedRevision } from '@app/domain/kernel/event-store-errors.js';
import type { StreamName, TenantId } from '@app/domain/kernel/ids.js';
import type { Message } from '@app/domain/kernel/message.js';
import { isRejection, type Rejection } from '@app/domain/kernel/rejection.js';
import { loadAggregate, type Loaded } from './load-aggregate.js';
import { newEvents } from './new-events.js';

export interface Envelope<Command> {
  readonly tenant: TenantId;
  readonly stream: StreamName;
  /** The id of the aggregate. */
  readonly correlationId: string;
  /** UUID. The same id again answers the state as it is and appends nothing. */
  readonly commandId: string;
  readonly actor: string;
  readonly command: Command;
  /** Whether it is the first of its stream, as far as its sender knows: then nothing is read unless the stream is there. */
  readonly isFirst?: boolean;
}

export interface Accepted<State> {
  readonly kind: 'accepted';
  readonly state: State;
  readonly revision: number;
  readonly position: Position;
}

/**
 * Decides a command on the newest state and appends what follows. When somebody else wrote meanwhile,
 * it decides anew: of 100 simultaneous approvals one wins and 99 are refused.
 * @param start the fold of the stream's beginning, when that is known already
 * @throws what the event store throws, but not WrongExpectedRevision
 */
export async function handleCommand<
  State,
  Command extends Message<string, { readonly now: number }>,
  Event extends Message<string, unknown>,
>(
  store: EventStore,
  decider: Decider<State, Command, Event>,
  { stream, command, isFirst = false, ...from }: Envelope<Command>,
  start?: Loaded<State>,
): Promise<Accepted<State> | Rejection> {
  const load = (known?: Loaded<State>) => loadAggregate(store, decider, stream, {}, known);
  let known = isFirst ? nothing(decider) : await load(start);
  for (;;) {
    const { state, revision, position, commandIds } = known;
    if (commandIds.has(from.commandId) && position) return { kind: 'accepted', state, revision, position };
    const decision = decider.decide(command, state);
    if (isRejection(decision)) return decision;
    if (decision.events.length === 0 && position) return { kind: 'accepted', state, revision, position };
    const events = newEvents(
      decision.events,
      { ...from, now: command.data.now },
      isFirst ? randomId : undefined,
    );
    try {
      const appended = await store.append(stream, revision < 0 ? 'no-stream' : revision, events);
      return { kind: 'accepted', state: decision.state, ...appended };
    } catch (error) {
      if (!(error instanceof WrongExpectedRevision)) throw error;
      known = await load(known);
    }
  }
}

/** Of a first command given again the store must not think that it has just been stored: what it led to may be long past. */
const randomId = () => randomUUID();

const nothing = <State>({ initialState }: { readonly initialState: State }): Loaded<State> => ({
  state: initialState,
  revision: -1,
  commandIds: new Set(),
});
