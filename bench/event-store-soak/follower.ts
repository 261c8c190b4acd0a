import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Position, RecordedEvent } from '@app/domain/kernel/event-store.js';
import { openStore } from './open-store.js';

/** Changes when an event is missing, doubled or out of place. */
export const orderDigest = () => {
  const hash = createHash('sha256');
  return {
    add: ({ id, position }: Pick<RecordedEvent, 'id' | 'position'>) =>
      void hash.update(`${id} ${position}\n`),
    value: () => hash.digest('hex'),
  };
};

/**
 * A subscriber that is there from the first event to the last.
 * @param leaveAfter it leaves after so many events and subscribes again after its last position; never when absent
 */
export function follow(url: string, leaveAfter = Infinity) {
  const store = openStore(url);
  const stopping = new AbortController();
  const digest = orderDigest();
  let last: Position | undefined;
  let events = 0;

  const attend = async (): Promise<void> => {
    const leaving = new AbortController();
    const signal = AbortSignal.any([stopping.signal, leaving.signal]);
    let stay = leaveAfter;
    for await (const message of store.subscribe({ signal, ...(last === undefined ? {} : { after: last }) })) {
      if (message.kind !== 'events') continue;
      for (const event of message.events) digest.add(event);
      last = message.events.at(-1)?.position;
      events += message.events.length;
      stay -= message.events.length;
      if (stay <= 0) leaving.abort();
    }
  };
  const done = (async () => {
    while (!stopping.signal.aborted) await attend();
  })();

  return {
    /** Waits up to a minute for the event at `head`. */
    finish: async (head: Position | undefined) => {
      for (const end = Date.now() + 60_000; (last ?? '') < (head ?? '') && Date.now() < end;) await sleep(20);
      stopping.abort();
      await done;
      await store.close();
      return { events, digest: digest.value() };
    },
  };
}
