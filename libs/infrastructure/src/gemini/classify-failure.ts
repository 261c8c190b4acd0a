import { types } from 'node:util';
import { DeadlineExceeded } from '../agents/with-deadline.js';
import { readErrorBody, type ErrorBody } from './error-body.js';
import { GeminiError } from './gemini-error.js';

export interface FailureScene {
  readonly apiKey: string;
  readonly model: string;
  /** Where the request went. */
  readonly endpoint: string;
}

/** What a failed request means, and what a person can do about it. Never holds the key, whatever the server said. */
export function classifyFailure(failure: unknown, scene: FailureScene): GeminiError {
  const { code, message, retryAfterMs } = classify(failure, scene);
  return new GeminiError(code, withoutKey(message, scene.apiKey), retryAfterMs);
}

function classify(failure: unknown, scene: FailureScene): GeminiError {
  if (failure instanceof GeminiError) return failure;
  if (failure instanceof DeadlineExceeded) {
    const waited = `Gemini (${scene.model}) did not answer within ${failure.afterMs} ms.`;
    return new GeminiError('TIMEOUT', `${waited} Try again, or raise GEMINI_TIMEOUT_MS.`);
  }
  const status = httpStatus(failure);
  if (status !== undefined) return httpFailure(status, readErrorBody(textOf(failure)), scene);
  if (isError(failure) && failure.name === 'SyntaxError') {
    const what = `${scene.endpoint} answered with something other than JSON.`;
    return new GeminiError('UNAVAILABLE', `${what} Check GEMINI_BASE_URL, and proxies on the way.`);
  }
  const what = `No connection to Gemini at ${scene.endpoint} (${rootCause(failure)}).`;
  return new GeminiError('UNAVAILABLE', `${what} Check the network and GEMINI_BASE_URL, then try again.`);
}

function httpFailure(status: number, body: ErrorBody, scene: FailureScene): GeminiError {
  const said = `(${[status, body.status].filter(Boolean).join(' ')}): ${shortened(body.message)}`;
  if (status === 401 || status === 403 || body.reason?.startsWith('API_KEY_')) {
    return new GeminiError('UNAUTHORIZED', `Gemini did not accept the key ${said} Check GEMINI_API_KEY.`);
  }
  if (status === 404) {
    const advice = 'Check GEMINI_MODEL and GEMINI_BASE_URL.';
    return new GeminiError('NOT_CONFIGURED', `Gemini has no model "${scene.model}" ${said} ${advice}`);
  }
  if (status === 429) return rateLimited(body, said);
  if (status >= 500 || status === 408) {
    return new GeminiError('UNAVAILABLE', `Gemini is not available now ${said} Try again later.`);
  }
  if (body.status === 'FAILED_PRECONDITION') {
    const advice = 'Check the billing and the region of the project the key belongs to.';
    return new GeminiError('NOT_CONFIGURED', `Gemini is not open to this key ${said} ${advice}`);
  }
  return new GeminiError('REFUSED', `Gemini did not accept the request ${said} Shorten or reword it.`);
}

function rateLimited(body: ErrorBody, said: string): GeminiError {
  const quota = body.quotas.length === 0 ? '' : ` Exceeded: ${body.quotas.join(', ')}.`;
  const when = body.retryDelayMs === undefined ? 'later' : `in ${Math.ceil(body.retryDelayMs / 1000)} s`;
  const message = `Gemini's limit for this key is reached ${said}${quota} Try again ${when}, or raise the quota.`;
  return new GeminiError('RATE_LIMITED', message, body.retryDelayMs);
}

/** The SDK's ApiError carries the status, and the body as its message. */
function httpStatus(failure: unknown): number | undefined {
  if (!isError(failure) || !('status' in failure)) return undefined;
  return typeof failure.status === 'number' ? failure.status : undefined;
}

/** fetch says "fetch failed" and hides what happened in `cause`. */
function rootCause(failure: unknown): string {
  if (!isError(failure)) return String(failure);
  if (isError(failure.cause)) return rootCause(failure.cause);
  const code = 'code' in failure && typeof failure.code === 'string' ? failure.code : failure.name;
  return failure.message === '' ? code : `${code}: ${shortened(failure.message)}`;
}

/** Also for errors of another realm, such as fetch's under a test runner, where instanceof says no. */
const isError = (value: unknown): value is Error => types.isNativeError(value);
const textOf = (failure: unknown) => (isError(failure) ? failure.message : String(failure));
const shortened = (text: string) => (text.length > 500 ? `${text.slice(0, 500)}...` : text);
const withoutKey = (text: string, key: string) => (key === '' ? text : text.replaceAll(key, '***'));
