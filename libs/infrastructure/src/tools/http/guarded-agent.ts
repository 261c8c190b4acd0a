import { lookup } from 'node:dns';
import type { Agent, AgentOptions, ClientRequestArgs } from 'node:http';
import { isIP, type LookupFunction } from 'node:net';
import { privateAddress } from './http-errors.js';
import { loadAddressCheck } from './public-address.js';

/** Whether a host may be reached on an address that is not public. */
export type AllowPrivate = (host: string, address: string) => boolean;

/** What opens the connections of one protocol. */
export type AgentFor = (url: URL) => Promise<Agent>;

/** Milliseconds that a connection which nobody uses is kept. */
const keptMs = 4_000;

/**
 * HTTP agents that connect to public addresses only. The check sits where the socket is opened and sees the very
 * address that is used, so a name that resolves differently the second time (DNS rebinding) gains nothing.
 * Connections are kept for some seconds for further requests; they hold no process. What a protocol needs is loaded with its first
 * address. @throws ToolError PRIVATE_ADDRESS from their requests
 */
export function guardedAgents(allowPrivate: AllowPrivate): AgentFor {
  let http: Promise<Agent> | undefined;
  let https: Promise<Agent> | undefined;
  return ({ protocol }) =>
    protocol === 'https:'
      ? (https ??= guarded(import('node:https'), allowPrivate))
      : (http ??= guarded(import('node:http'), allowPrivate));
}

async function guarded(
  protocol: Promise<{ readonly Agent: new (options: AgentOptions) => Agent }>,
  allowPrivate: AllowPrivate,
): Promise<Agent> {
  const [{ Agent }, isPublic] = await Promise.all([protocol, loadAddressCheck()]);
  const mayConnect: AllowPrivate = (host, address) => isPublic(address) || allowPrivate(host, address);
  const agent = new Agent({ keepAlive: true, timeout: keptMs, lookup: guardedLookup(mayConnect) });
  const connect = agent.createConnection.bind(agent);
  // Node opens sockets to literal addresses without calling `lookup`.
  agent.createConnection = (options: ClientRequestArgs, callback) => {
    const host = options.host ?? '';
    if (!isIP(host) || mayConnect(host, host)) return connect(options, callback);
    throw privateAddress(host);
  };
  return agent;
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
