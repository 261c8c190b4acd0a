import { hostname } from 'node:os';
import { isNativeError } from 'node:util/types';
import type { TenantId } from '@app/domain/kernel/ids.js';

/** What a worker says of itself to the others. */
export interface Identity {
  /** Who writes, for example `worker:host-4711`; no two living workers have the same. */
  readonly name: string;
  /** Runs with something to do that it takes at most. */
  readonly room: number;
  /** Absent: it serves all. */
  readonly tenants?: readonly TenantId[];
}

/** Where a worker lives: enough for a neighbour on the same host to see that it is dead. */
export interface Place {
  readonly host: string;
  /** `<process id>@<when the process was started>`. */
  readonly process: string;
}

export const here: Place = {
  host: hostname(),
  process: `${process.pid}@${Math.round(performance.timeOrigin)}`,
};

/** True when a process is known to be gone; false when it lives, or lives somewhere we cannot see. */
export function isGone(place: Place): boolean {
  if (place.host !== here.host || place.process === here.process) return false;
  const pid = Number(place.process.split('@')[0]);
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return isNativeError(error) && 'code' in error && error.code === 'ESRCH';
  }
}
