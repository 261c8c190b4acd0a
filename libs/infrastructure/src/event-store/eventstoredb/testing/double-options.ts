import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { defaultUsers } from './access.js';
import type { EsdbDoubleOptions } from './esdb-double.js';

export const usage = `npm run esdb:double -- [options]
  --port <n>                  2113 by default, 0 takes a free one
  --host <address>            127.0.0.1 by default
  --tls-cert <file>, --tls-key <file>  PEM: speaks TLS
  --users                     with TLS: wants a user, admin or ops, password changeit
  --system-projections        makes the links of $ce-, $et-, $category-, $bc- and $streams
  --max-append-size <bytes>   1048576 by default
  --server-version <v>        what it passes for, such as 21.10.0.0`;

/** What the command line asks for. @throws Error with what is wrong, for a person */
export function doubleOptions(args: readonly string[]): EsdbDoubleOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: '2113' },
      host: { type: 'string', default: '127.0.0.1' },
      'tls-cert': { type: 'string' },
      'tls-key': { type: 'string' },
      users: { type: 'boolean' },
      'system-projections': { type: 'boolean' },
      'max-append-size': { type: 'string' },
      'server-version': { type: 'string' },
    },
  });
  const { 'tls-cert': certificate, 'tls-key': key } = values;
  const { 'max-append-size': maxAppendSize, 'server-version': serverVersion } = values;
  if ((certificate === undefined) !== (key === undefined)) {
    throw new Error('--tls-cert and --tls-key go together');
  }
  if (serverVersion !== undefined && !/^\d+(\.\d+){1,3}$/.test(serverVersion)) {
    throw new Error(`--server-version must be such as 21.10.0.0, not "${serverVersion}"`);
  }
  return {
    port: wholeNumber('--port', values.port, 65_535),
    host: values.host,
    ...(certificate !== undefined && key !== undefined
      ? { tls: { certificate: readFileSync(certificate, 'utf8'), key: readFileSync(key, 'utf8') } }
      : {}),
    ...(values.users ? { users: defaultUsers } : {}),
    ...(values['system-projections'] ? { systemProjections: true } : {}),
    ...(maxAppendSize === undefined
      ? {}
      : { maxAppendBytes: wholeNumber('--max-append-size', maxAppendSize, 16 * 1024 * 1024) }),
    ...(serverVersion === undefined ? {} : { serverVersion }),
  };
}

function wholeNumber(option: string, text: string, most: number): number {
  if (/^\d{1,9}$/.test(text) && Number(text) <= most) return Number(text);
  throw new Error(`${option} must be a whole number from 0 to ${most}, not "${text}"`);
}
