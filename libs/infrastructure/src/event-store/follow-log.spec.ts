import { describe, expect, test } from '@jest/globals';
import type { SubscriptionMessage } from '@app/domain/kernel/event-store.js';
import { parseNotice } from './append-notice.js';
import { followLog } from './follow-log.js';
import { toPosition } from './positions.js';
import { Wakeups } from './wakeups.js';

describe('a live subscription', () => {
  test('reads nothing for events that its filter leaves out, and moves on', async () => {
    const wakeups = new Wakeups();
    let head = 1;
    let reads = 0;
    const log = {
      head: () => Promise.resolve(toPosition(head)),
      readAll: () => {
        reads += 1;
        return Promise.resolve({ events: [], next: toPosition(head), end: true });
      },
    };
    const filter = { categories: ['execution'], types: ['StepApproved'] };
    const stop = new AbortController();
    const messages = followLog(log, wakeups, { filter, signal: stop.signal })[Symbol.asyncIterator]();
    const next = async () => (await messages.next()).value as SubscriptionMessage;
    const append = (type: string) => {
      head += 1;
      wakeups.wake(parseNotice(`${head - 1} ${head} execution/${type}`));
    };

    expect([(await next()).kind, (await next()).kind]).toEqual(['checkpoint', 'caught-up']);
    append('StepStarted');
    append('StepSucceeded');
    expect(await next()).toEqual({ kind: 'checkpoint', position: toPosition(3) });
    expect(reads).toBe(1);

    append('StepApproved');
    expect(await next()).toEqual({ kind: 'checkpoint', position: toPosition(4) });
    expect(reads).toBe(2);
    wakeups.close();
    expect((await messages.next()).done).toBe(true);
  });
});
