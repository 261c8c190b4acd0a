import { lookup } from 'node:dns';
import type { Agent, ClientRequestArgs } from 'node:http';
import { isIP, type LookupFunction } from 'node:net';
import { privateAddress } from './http-errors.js';
import { loadAddressCheck } from './public-address.js';

/** Whether a host may be reached on an address that is not public. */
export type AllowPrivate = (host: string, address: string) => boolean;

/** Opens the connections of one protocol. */
export type AgentFor = (url: URL) => Agent;

/** Milliseconds that a connection which nobody uses is kept. */
const keptMs = 4_000;

/**
 * HTTP agents that connect to public addresses only. The check sits where the socket is opened and sees the very
 * address that is used, so a name that resolves differently the second time (DNS rebinding) gains nothing.
 * Connections are kept for some seconds for further requests; they hold no process. @throws ToolError PRIVATE_ADDRESS from their requests
 */
export async function guardedAgents(allowPrivate: AllowPrivate): Promise<AgentFor> {
  const [http, https, isPublic] = await Promise.all([
    import('node:http'),
    import('node:https'),
    loadAddressCheck(),
  ]);
  const mayConnect: AllowPrivate = (host, address) => isPublic(address) || allowPrivate(host, address);
  const options = { keepAlive: true, timeout: keptMs, lookup: guardedLookup(mayConnect) };
  const agents = {
    'http:': guarded(new http.Agent(options), mayConnect),
    'https:': guarded(new https.Agent(options), mayConnect),
  };
  return ({ protocol }) => agents[protocol === 'https:' ? protocol : 'http:'];
}

/** Node opens sockets to literal addresses without calling `lookup`. */
function guarded(agent: Agent, mayConnect: AllowPrivate): Agent {
  const connect = agent.createConnection.bind(agent);
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
