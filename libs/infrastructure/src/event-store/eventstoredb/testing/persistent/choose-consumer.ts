import type { StoredEvent } from '../log/stored-event.js';
import type { Consumer } from './consumer.js';
import type { Strategy } from './group-settings.js';

/** Who gets the next event, among the consumers in the order of their turn; undefined when it has to wait. */
export function chooseConsumer(
  strategy: Strategy,
  consumers: readonly Consumer[],
  event: StoredEvent,
): Consumer | undefined {
  if (strategy === 'Pinned') {
    const pinned = consumers.toSorted(byConnection)[hash(event.stream) % Math.max(1, consumers.length)];
    return pinned && pinned.freeSlots > 0 ? pinned : undefined;
  }
  const inTurn = strategy === 'DispatchToSingle' ? consumers.toSorted(byConnection) : consumers;
  return inTurn.find(({ freeSlots }) => freeSlots > 0);
}

const byConnection = (a: Consumer, b: Consumer): number => (a.connectionName < b.connectionName ? -1 : 1);

const hash = (text: string): number => {
  let sum = 0;
  for (const character of text) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return sum;
};
