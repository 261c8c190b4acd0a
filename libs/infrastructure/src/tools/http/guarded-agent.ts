import { lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import type { Agent } from 'undici';
import { privateAddress } from './http-errors.js';
import { loadAddressCheck } from './public-address.js';

/** Whether a host may be reached on an address that is not public. */
export type AllowPrivate = (host: string, address: string) => boolean;

/**
 * An HTTP agent that connects to public addresses only. The check sits where the socket is opened and sees the very
 * address that is used, so a name that resolves differently the second time (DNS rebinding) gains nothing.
 * Connections are kept for some seconds for further requests; they hold no process. @throws ToolError PRIVATE_ADDRESS from its requests
 */
export async function guardedAgent(allowPrivate: AllowPrivate): Promise<Agent> {
  const [{ Agent, buildConnector }, isPublic] = await Promise.all([import('undici'), loadAddressCheck()]);
  const mayConnect: AllowPrivate = (host, address) => isPublic(address) || allowPrivate(host, address);
  const connect = buildConnector({ timeout: 10_000, lookup: guardedLookup(mayConnect) });
  return new Agent({
    connect: (options, callback) => {
      // Node opens sockets to literal addresses without calling `lookup`.
      const host = options.hostname.replace(/^\[|\]$/g, '');
      if (isIP(host) && !mayConnect(host, host)) callback(privateAddress(host), null);
      else connect(options, callback);
    },
  });
}

/** Looks a name up and refuses it when any of its addresses is not allowed. */
const guardedLookup =
  (mayConnect: AllowPrivate): LookupFunction =>
  (host, options, callback) => {
    lookup(host, { ...options, all: true }, (error, addresses) => {
      const [first] = error ? [] : addresses;
      if (error || !first) callback(error ?? Object.assign(new Error(host), { code: 'ENOTFOUND' }), '', 0);
      else if (!addresses.every(({ address }) => mayConnect(host, address)))
        callback(privateAddress(host), '', 0);
      else if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
