import { setTimeout as sleep } from 'node:timers/promises';
import { openPostgresEventStore } from '@app/infrastructure/event-store/postgres/postgres-event-store.js';
import { median, percentile } from '../support/rates.js';
import { newStream, sampleEvent } from './sample-events.js';

export interface Delivery {
  readonly p50: number;
  readonly p99: number;
  /** What was reached of the rate asked for. */
  readonly perSecond: number;
}

/** Milliseconds from the call of append to the event at a live subscriber, at a steady rate. */
async function measure(url: string, perSecond: number, ms: number): Promise<Delivery> {
  const [writer, reader] = [0, 1].map(() => openPostgresEventStore({ connectionString: url })) as [
    ReturnType<typeof openPostgresEventStore>,
    ReturnType<typeof openPostgresEventStore>,
  ];
  const sentAt = new Map<string, number>();
  const latencies: number[] = [];
  const stopping = new AbortController();
  const following = (async () => {
    for await (const message of reader.subscribe({ after: 'end', signal: stopping.signal })) {
      const now = performance.now();
      if (message.kind !== 'events') continue;
      for (const { id } of message.events) {
        const sent = sentAt.get(id);
        if (sent !== undefined) latencies.push(now - sent);
      }
    }
  })();
  await sleep(300);
  const started = performance.now();
  const appends: Promise<unknown>[] = [];
  for (let elapsed = 0; elapsed < ms; elapsed = performance.now() - started) {
    while (appends.length < (elapsed / 1000) * perSecond) {
      const event = sampleEvent(1);
      sentAt.set(event.id, performance.now());
      appends.push(writer.append(newStream(), 'no-stream', [event]));
    }
    await sleep(1);
  }
  await Promise.all(appends);
  const seconds = (performance.now() - started) / 1000;
  for (const end = Date.now() + 5_000; latencies.length < appends.length && Date.now() < end;)
    await sleep(10);
  stopping.abort();
  await following;
  await Promise.all([writer.close(), reader.close()]);
  if (latencies.length < appends.length) {
    throw new Error(`${appends.length - latencies.length} events were not delivered within 5 s`);
  }
  return {
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    perSecond: appends.length / seconds,
  };
}

/** The medians of several rounds, after one to warm up: one burst of other work would decide the p99 of a single one. */
export async function benchDelivery(
  url: string,
  perSecond: number,
  { rounds, ms }: { readonly rounds: number; readonly ms: number },
): Promise<Delivery> {
  await measure(url, perSecond, 1_000);
  const measured: Delivery[] = [];
  for (let round = 0; round < rounds; round++) measured.push(await measure(url, perSecond, ms));
  return {
    p50: median(measured.map(({ p50 }) => p50)),
    p99: median(measured.map(({ p99 }) => p99)),
    perSecond: median(measured.map((one) => one.perSecond)),
  };
}
