import { setTimeout as delay } from 'node:timers/promises';
import { PassingTrouble, unauthorized, unreachable } from '../cli-error.js';
import { requestError, type GraphQlError } from './graphql-errors.js';
import type { SystemAddress } from './find-system.js';

const timeoutMs = 30_000;
/** Waits before another try, in milliseconds: a connection that broke midway may work the next time. */
const retryAfterMs = [200, 1_000];

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly GraphQlError[];
}

/** Sends one GraphQL request, again after troubles that pass. @throws CliError */
export async function postGraphQl(
  system: SystemAddress,
  document: string,
  variables: object,
  signal: AbortSignal,
): Promise<unknown> {
  const body = JSON.stringify({ query: document, variables });
  for (const waitMs of retryAfterMs) {
    try {
      return await postOnce(system, body, signal);
    } catch (error) {
      if (!(error instanceof PassingTrouble)) throw error;
      await delay(waitMs);
    }
  }
  return postOnce(system, body, signal);
}

async function postOnce({ url, token }: SystemAddress, body: string, signal: AbortSignal): Promise<unknown> {
  const received = await send(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body,
    signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
  });
  const answer = readAnswer(received, url);
  if (answer.errors && answer.errors.length > 0) throw requestError(answer.errors, url);
  return answer.data;
}

interface Received {
  readonly status: number;
  readonly text: string;
}

async function send(url: string, init: RequestInit): Promise<Received> {
  try {
    const response = await fetch(`${url}/graphql`, init);
    return { status: response.status, text: await response.text() };
  } catch (error) {
    const { code, why } = explain(error);
    const { message, exitCode } = unreachable(url, why);
    throw brokeMidway.has(code) ? new PassingTrouble(message, exitCode) : unreachable(url, why);
  }
}

const brokeMidway = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

/** fetch hides the reason in `cause`, and that of several addresses in `errors`. */
function explain(error: unknown): { code: string; why: string } {
  if (!(error instanceof Error)) return { code: '', why: String(error) };
  if (error.name === 'TimeoutError') return { code: '', why: `no answer within ${timeoutMs / 1000} s` };
  const cause = error.cause instanceof AggregateError ? (error.cause.errors[0] as unknown) : error.cause;
  if (!(cause instanceof Error)) return { code: '', why: error.message };
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  return { code, why: code === 'ECONNREFUSED' ? 'nothing listens there' : cause.message || code };
}

function readAnswer({ status, text }: Received, url: string): Answer {
  try {
    return readObject(JSON.parse(text));
  } catch {
    if (status === 401 || status === 403) throw unauthorized(url);
    throw unreachable(url, `what answers there is not Tizmoret (HTTP ${status})`);
  }
}

function readObject(value: unknown): Answer {
  if (typeof value !== 'object' || value === null) throw new TypeError('not a GraphQL answer');
  if (!('data' in value) && !('errors' in value)) throw new TypeError('not a GraphQL answer');
  return value as Answer;
}
