/** A length of time for a person: 320 ms, 4.2 s, 3 min 05 s, 2 h 07 min, 3 d 4 h. */
export function formatDuration(ms: number): string {
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 59_950) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
  return `${Math.floor(minutes / (24 * 60))} d ${Math.floor(minutes / 60) % 24} h`;
}

/** A moment on this machine's clock: 14:03:59 */
export function formatTime(iso: string): string {
  const date = new Date(iso);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
}

/** 2026-11-22 14:03:59, on this machine's clock. */
export function formatDateTime(iso: string): string {
  const date = new Date(iso);
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${formatTime(iso)}`;
}

/** Milliseconds from one moment to another, or to `now` while it has no end; undefined before it began. */
export function elapsed(from: string | null, to: string | null, now: number): number | undefined {
  if (from === null) return undefined;
  return Math.max(0, (to === null ? now : Date.parse(to)) - Date.parse(from));
}

const two = (value: number): string => String(value).padStart(2, '0');
