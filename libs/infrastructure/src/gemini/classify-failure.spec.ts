import { describe, expect, test } from '@jest/globals';
import { DeadlineExceeded } from '../agents/with-deadline.js';
import { classifyFailure } from './classify-failure.js';

const apiKey = 'AIzaSyTheSecretKey';
const scene = { apiKey, model: 'gemini-x', endpoint: 'https://gemini.example' };
const classify = (failure: unknown) => classifyFailure(failure, scene);

/** As the SDK throws it: the status beside, the body as the message. */
const apiError = (status: number, error: object) =>
  Object.assign(new Error(JSON.stringify({ error })), { status });
const withDetails = (code: number, status: string, message: string, ...details: object[]) =>
  apiError(code, { code, status, message, details });
const retryInfo = (retryDelay: string) => ({
  '@type': 'type.googleapis.com/google.rpc.RetryInfo',
  retryDelay,
});

describe('keys', () => {
  const errorInfo = { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' };
  test.each([
    ['400 API_KEY_INVALID', withDetails(400, 'INVALID_ARGUMENT', 'API key not valid.', errorInfo)],
    ['401', apiError(401, { code: 401, status: 'UNAUTHENTICATED', message: 'no credentials' })],
    ['403', apiError(403, { code: 403, status: 'PERMISSION_DENIED', message: `${apiKey} was leaked` })],
  ])('%s names the setting, never the key', (_, failure) => {
    const error = classify(failure);
    expect(error.code).toBe('UNAUTHORIZED');
    expect(error.message).toContain('Check GEMINI_API_KEY');
    expect(error.message).not.toContain(apiKey);
  });

  test('a key anywhere in a failure is struck out', () => {
    const failure = new TypeError('fetch failed', { cause: new Error(`header ${apiKey} is wrong`) });
    expect(classify(failure).message).toContain('header *** is wrong');
  });
});

describe('rate limits', () => {
  test('RetryInfo gives the delay, QuotaFailure the quota', () => {
    const quota = {
      '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
      violations: [{ quotaId: 'RequestsPerDay-FreeTier' }],
    };
    const error = classify(withDetails(429, 'RESOURCE_EXHAUSTED', 'Quota.', quota, retryInfo('37.2s')));
    expect(error).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 37_200 });
    expect(error.message).toContain('RequestsPerDay-FreeTier');
    expect(error.message).toContain('in 38 s');
  });

  test.each([
    ['Please retry in 43.71576202s.', 43_716],
    ['Please retry in 250.5ms.', 251],
    ['Resource has been exhausted.', undefined],
  ])('without RetryInfo the message is read: %s', (message, delay) => {
    expect(classify(withDetails(429, 'RESOURCE_EXHAUSTED', message)).retryAfterMs).toBe(delay);
  });
});

describe('other answers', () => {
  test.each([
    [500, 'INTERNAL', 'UNAVAILABLE', 'Try again later'],
    [503, 'UNAVAILABLE', 'UNAVAILABLE', 'Try again later'],
    [404, 'NOT_FOUND', 'NOT_CONFIGURED', 'GEMINI_MODEL'],
    [400, 'FAILED_PRECONDITION', 'NOT_CONFIGURED', 'billing'],
    [400, 'INVALID_ARGUMENT', 'REFUSED', 'what Google said'],
  ])('%i %s is %s', (code, status, expected, hint) => {
    const error = classify(withDetails(code, status, 'what Google said'));
    expect(error.code).toBe(expected);
    expect(error.message).toContain(hint);
  });

  test('an error page of a proxy is quoted, not all of it', () => {
    const page = Object.assign(new Error(`<html>${'x'.repeat(5000)}</html>`), { status: 502 });
    expect(classify(page).message.length).toBeLessThan(700);
  });
});

describe('no answer', () => {
  test('a slow answer', () => {
    expect(classify(new DeadlineExceeded(1500))).toMatchObject({
      code: 'TIMEOUT',
      message: 'Gemini (gemini-x) did not answer within 1500 ms. Try again, or raise GEMINI_TIMEOUT_MS.',
    });
  });

  test('a failed connection names its cause and where it went', () => {
    const cause = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const error = classify(new TypeError('fetch failed', { cause }));
    expect(error.code).toBe('UNAVAILABLE');
    expect(error.message).toContain('https://gemini.example (ECONNREFUSED: connect ECONNREFUSED)');
  });

  test('something else than JSON', () => {
    expect(classify(new SyntaxError('Unexpected token <'))).toMatchObject({ code: 'UNAVAILABLE' });
  });
});
