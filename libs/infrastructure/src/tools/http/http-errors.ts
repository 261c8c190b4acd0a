import { ToolError } from '../tool.js';
import { errorCode } from '../workspace-errors.js';

/** Longest pause a server may ask of us. */
const maxRetryAfterMs = 60 * 60 * 1000;
const temporary = new Set([408, 425, 429]);
/** With a Retry-After, all requests are to wait, not only the one that was answered so (RFC 6585, 4; RFC 9110, 15.6.4). */
const tooMany = new Set([429, 503]);
/** Milliseconds to wait after a 429 that does not say how long. */
const bareTooManyMs = 1_000;

/** A URL as messages show it: without the query, which may carry secrets. */
export const shown = (url: URL): string => `${url.origin}${url.pathname}`.slice(0, 200);

export const badUrl = (text: string, why: string) =>
  new ToolError(
    'BAD_URL',
    `"${text.slice(0, 200)}" ${why}. Give a web address such as https://example.com/page.`,
  );

export const privateAddress = (host: string) =>
  new ToolError(
    'PRIVATE_ADDRESS',
    `${host} is not on the public internet. Only public web addresses may be fetched.`,
  );

export const tooLarge = (url: URL, limit: number) =>
  new ToolError(
    'TOO_LARGE',
    `${shown(url)} is larger than ${Math.floor(limit / 1024)} KiB, the limit of this call.`,
  );

export const notText = (url: URL, what: string) =>
  new ToolError(
    'NOT_TEXT',
    `${shown(url)} is ${what}. Only web pages, plain text, JSON, XML and CSV can be read.`,
  );

export const timedOut = (url: URL, limitMs: number) =>
  new ToolError('TIMEOUT', `${shown(url)} did not answer completely within ${limitMs / 1000} s.`, {
    retryable: true,
  });

export function badStatus(url: URL, status: number, retryAfter: string | undefined, now: number): ToolError {
  const retryable = status >= 500 || temporary.has(status);
  const said = retryable ? retryAfterMs(retryAfter, now) : undefined;
  const pause = status === 429 ? (said ?? bareTooManyMs) : said;
  const advice = retryable ? 'It may work later.' : 'Check the address.';
  return new ToolError('HTTP_STATUS', `${shown(url)} answered with status ${status}. ${advice}`, {
    retryable,
    ...(pause === undefined ? {} : { retryAfterMs: pause, cools: tooMany.has(status) }),
  });
}

/** The pause a Retry-After header asks for: seconds or a date (RFC 9110, 10.2.3). */
function retryAfterMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const pause = /^\s*\d+\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isNaN(pause) ? undefined : Math.min(Math.max(pause, 0), maxRetryAfterMs);
}

/** What a failure below HTTP means to a person; a ToolError and a defect of ours pass through. */
export function networkError(error: unknown, url: URL): unknown {
  const code = error instanceof ToolError ? undefined : errorCode(error);
  if (code === undefined) return error;
  const why = reasons[code] ?? `the connection failed (${code})`;
  return new ToolError('NETWORK', `${shown(url)} could not be read: ${why}.`, { retryable: true });
}

const untrusted = 'its certificate cannot be trusted';
const reasons: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its host name is not known',
  EAI_AGAIN: 'its host name could not be looked up',
  ECONNREFUSED: 'the server refused the connection',
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  CERT_HAS_EXPIRED: untrusted,
  ERR_TLS_CERT_ALTNAME_INVALID: untrusted,
  ECONNRESET: 'the connection was cut',
  Z_BUF_ERROR: 'the connection was cut',
  Z_DATA_ERROR: 'its compressed content is damaged',
  ERR_BROTLI_DECODER_ERROR: 'its compressed content is damaged',
};
