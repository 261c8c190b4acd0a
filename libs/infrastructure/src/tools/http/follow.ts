import type { Agent, Dispatcher } from 'undici';
import { ToolError } from '../tool.js';
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
  readonly response: Dispatcher.ResponseData;
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
export async function follow(start: URL, agent: Agent, signal: AbortSignal): Promise<Followed> {
  const { request } = await import('undici');
  let url = start;
  for (let hops = 0; hops <= maxRedirects; hops++) {
    const response = await request(url, { dispatcher: agent, signal, headers });
    const location = response.headers['location'];
    if (!redirects.has(response.statusCode) || typeof location !== 'string') return { url, response };
    discard(response);
    url = webAddress(location, url);
  }
  throw new ToolError(
    'HTTP_STATUS',
    `${shown(start)} redirects more than ${maxRedirects} times. Check the address.`,
  );
}

/** Gives up a body that nobody reads; its abort is no failure. */
export function discard({ body }: Dispatcher.ResponseData): void {
  body.on('error', () => undefined).destroy();
}
