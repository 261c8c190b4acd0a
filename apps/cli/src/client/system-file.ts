import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a system that was started with `npm start` has left in a folder, as far as the command line needs it. */
export interface SystemFile {
  readonly url?: string;
  readonly databaseUrl?: string;
  /** Where its events are, when not in that database. */
  readonly esdbUrl?: string;
  /** In place of `esdbUrl` when that holds credentials: the hosts. */
  readonly esdbAt?: string;
  readonly blobsUrl?: string;
}

const members = ['url', 'databaseUrl', 'esdbUrl', 'esdbAt', 'blobsUrl'];

/** Undefined without the file. One that is being written right now may be cut off: then there is no system yet. */
export function readSystemFile(folder: string): SystemFile | undefined {
  const text = readIfThere(join(folder, '.tizmoret/system.json'));
  if (text === undefined) return undefined;
  try {
    const system: unknown = JSON.parse(text);
    if (typeof system !== 'object' || system === null) return undefined;
    return Object.fromEntries(
      Object.entries(system).filter(([name, value]) => members.includes(name) && typeof value === 'string'),
    );
  } catch {
    return undefined;
  }
}

export function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
