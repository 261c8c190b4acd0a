import type { Rate } from '@app/infrastructure/config/limits.js';

/** How a worker takes starts from a bucket that it shares. */
export interface Slicing {
  /** Of the bucket in the database. */
  readonly rate: Rate;
  /** Starts that a worker takes at once, at most. */
  readonly most: number;
  /** Milliseconds that one may be used after its time. */
  readonly validMs: number;
}

/** A slice is what so many milliseconds bring. */
const sliceMs = 250;

/**
 * What a worker keeps for later comes on top of what the bucket has meanwhile. So the bucket is smaller by a slice: in any
 * window of T milliseconds those start whose times lie in it or up to `validMs` before, at most
 * (burst - most) + (T + validMs) / interval = burst + T / interval. A rate too slow for slices is taken one by one, when needed.
 */
export function slicingOf(rate: Rate): Slicing {
  const { intervalMs, burst } = rate;
  const most = Math.min(Math.floor(sliceMs / intervalMs), Math.floor(burst / 2));
  if (most < 2) return { rate, most: 1, validMs: 0 };
  return { rate: { intervalMs, burst: burst - most }, most, validMs: most * intervalMs };
}
