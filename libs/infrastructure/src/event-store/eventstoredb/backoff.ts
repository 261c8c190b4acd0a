import { setTimeout as sleep } from 'node:timers/promises';

const firstMs = 50;
const mostMs = 2_000;

/** Waits before the next try: 50 ms doubled per failure up to 2 s, of which a random half, so that clients spread. */
export async function backoff(failures: number, signal: AbortSignal): Promise<void> {
  const longest = Math.min(mostMs, firstMs * 2 ** Math.min(failures, 10));
  await sleep(longest * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
}
