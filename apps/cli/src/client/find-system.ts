import { join } from 'node:path';
import { CliError, usageError } from '../cli-error.js';
import { exitCode } from '../exit-code.js';
import { readIfThere, readSystemFile } from './system-file.js';

/** Where the API is and what opens it. */
export interface SystemAddress {
  /** Without a slash at the end, for example http://127.0.0.1:4000 */
  readonly url: string;
  readonly token: string | undefined;
}

export interface Wanted {
  readonly url?: string | undefined;
  readonly token?: string | undefined;
}

/**
 * The first that is given: `wanted` (the command line), TIZMORET_URL and TIZMORET_TOKEN, then the files that a system
 * started here has left in `.tizmoret` of one of the folders.
 * A token from a file is only sent to this machine: nobody gets it by being named in --url.
 */
export function findSystem(
  wanted: Wanted,
  env: Readonly<Record<string, string | undefined>>,
  folders: readonly string[],
): SystemAddress {
  const local = folders.map(readLocal).find((found) => found !== undefined);
  const given = wanted.url ?? (env['TIZMORET_URL'] || undefined);
  const url = given ?? local?.url;
  if (url === undefined) {
    throw new CliError(
      'No running system was found here. Start it with `npm start`, or say where it is with --url or TIZMORET_URL.',
      exitCode.unreachable,
    );
  }
  const address = readUrl(url);
  const token = wanted.token ?? (env['TIZMORET_TOKEN'] || undefined);
  const kept = isLoopback(address) ? (local?.token ?? firstToken(folders)) : undefined;
  return { url: address.href.replace(/\/+$/, ''), token: token ?? kept };
}

function readUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw usageError(
      `"${text}" is not the address of a system: expected a URL such as http://127.0.0.1:4000`,
    );
  }
  return url;
}

const isLoopback = ({ hostname }: URL): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);

function readLocal(folder: string): { url: string; token: string | undefined } | undefined {
  const url = readSystemFile(folder)?.url;
  return url === undefined ? undefined : { url, token: readToken(folder) };
}

const readToken = (folder: string): string | undefined =>
  readIfThere(join(folder, '.tizmoret/token'))?.trim() || undefined;

const firstToken = (folders: readonly string[]): string | undefined =>
  folders.map(readToken).find((token) => token !== undefined);
