import type { IncomingMessage } from 'node:http';
import { ToolError } from '../tool.js';
import { errorCode } from '../workspace-errors.js';
import type { AgentFor } from './guarded-agent.js';
import { badUrl, shown } from './http-errors.js';

const maxRedirects = 5;
const redirects = new Set([301, 302, 303, 307, 308]);
const headers = {
  'user-agent': 'tizmoret',
  accept: 'text/html, application/json, text/*;q=0.9, application/xml;q=0.9, */*;q=0.1',
  'accept-encoding': 'gzip, deflate, br',
};

export interface Followed {
  /** Where the redirects ended. */
  readonly url: URL;
  readonly response: IncomingMessage;
}

/** The address to fetch. @throws ToolError BAD_URL */
export function webAddress(text: string, base?: URL): URL {
  if (!URL.canParse(text, base?.href)) throw badUrl(text, 'is not a web address');
  const url = new URL(text, base?.href);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw badUrl(text, 'does not start with http or https');
  if (url.username || url.password) {
    throw badUrl(`${url.protocol}//...@${url.host}${url.pathname}`, 'contains a user name or password');
  }
  url.hash = '';
  return url;
}

/** Requests a page and follows redirects, each checked like the first address. @throws ToolError BAD_URL, HTTP_STATUS */
export async function follow(start: URL, agentFor: AgentFor, signal: AbortSignal): Promise<Followed> {
  let url = start;
  for (let hops = 0; hops <= maxRedirects; hops++) {
    const response = await get(url, agentFor, signal);
    const { location } = response.headers;
    if (!redirects.has(response.statusCode ?? 0) || location === undefined) return { url, response };
    discard(response);
    url = webAddress(location, url);
  }
  throw new ToolError(
    'HTTP_STATUS',
    `${shown(start)} redirects more than ${maxRedirects} times. Check the address.`,
  );
}

/** Once more when a connection that was kept for further requests turns out to be closed: nothing was answered on it. */
async function get(url: URL, agentFor: AgentFor, signal: AbortSignal): Promise<IncomingMessage> {
  const [{ request }, agent] = await Promise.all([
    url.protocol === 'https:' ? import('node:https') : import('node:http'),
    agentFor(url),
  ]);
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, signal, headers });
    sent.once('response', resolve);
    sent.on('error', (error) => {
      const wasClosed = sent.reusedSocket && errorCode(error) === 'ECONNRESET' && !signal.aborted;
      if (wasClosed) get(url, agentFor, signal).then(resolve, reject);
      else reject(error);
    });
    sent.end();
  });
}

/** Gives up a body that nobody reads; its abort is no failure. */
export function discard(response: IncomingMessage): void {
  response.on('error', () => undefined).destroy();
}
