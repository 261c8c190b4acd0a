import type { Json, JsonObject } from '@app/domain/kernel/json.js';

/** What a fake server does with one request. */
export type GeminiAnswerScript =
  | { readonly kind: 'reply'; readonly status: number; readonly body: string; readonly delayMs?: number }
  /** Closes the connection before the answer, or in its middle. */
  | { readonly kind: 'cut'; readonly after: 'request' | 'half the body' };

const usage = {
  promptTokenCount: 100,
  candidatesTokenCount: 20,
  thoughtsTokenCount: 5,
  totalTokenCount: 125,
};

const reply = (body: Json, status = 200): GeminiAnswerScript => ({
  kind: 'reply',
  status,
  body: JSON.stringify(body),
});

/** A GenerateContentResponse with one candidate. */
const candidate = (parts: readonly JsonObject[], finishReason: string): GeminiAnswerScript =>
  reply({
    candidates: [{ content: { parts, role: 'model' }, finishReason, index: 0 }],
    usageMetadata: usage,
    modelVersion: 'gemini-test-001',
    responseId: 'fake',
  });

export const answerText = (text: string): GeminiAnswerScript => candidate([{ text }], 'STOP');
export const answerJson = (value: Json): GeminiAnswerScript => answerText(JSON.stringify(value));

/** Each call is a part of its own; the first carries the thought signature, as parallel calls of Gemini 3 do. */
export const answerCalls = (
  calls: readonly { id?: string; name: string; args: JsonObject }[],
  thoughtSignature = 'c2lnbmF0dXJl',
): GeminiAnswerScript =>
  candidate(
    calls.map((call, index) => ({
      functionCall: { ...call },
      ...(index === 0 ? { thoughtSignature } : {}),
    })),
    'STOP',
  );

export const finishedEarly = (finishReason: string): GeminiAnswerScript =>
  reply({
    candidates: [{ content: { parts: [], role: 'model' }, finishReason, index: 0 }],
    usageMetadata: usage,
  });

export const blockedPrompt = (blockReason: string): GeminiAnswerScript =>
  reply({ promptFeedback: { blockReason }, usageMetadata: usage });

/** google.rpc.Status as JSON. */
export const failWith = (
  code: number,
  status: string,
  message: string,
  details: readonly JsonObject[] = [],
): GeminiAnswerScript => reply({ error: { code, message, status, details } }, code);

export const wrongKey = (): GeminiAnswerScript =>
  failWith(400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', [
    {
      '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
      reason: 'API_KEY_INVALID',
      domain: 'googleapis.com',
      metadata: { service: 'generativelanguage.googleapis.com' },
    },
  ]);

/** @param retryDelay a protobuf Duration, for example "37s" */
export const rateLimited = (retryDelay: string): GeminiAnswerScript =>
  failWith(429, 'RESOURCE_EXHAUSTED', 'You exceeded your current quota.', [
    {
      '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
      violations: [{ quotaId: 'GenerateRequestsPerMinutePerProjectPerModel-FreeTier', quotaValue: '10' }],
    },
    { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay },
  ]);

export const internalError = (): GeminiAnswerScript =>
  failWith(500, 'INTERNAL', 'An internal error has occurred.');
export const overloaded = (): GeminiAnswerScript =>
  failWith(503, 'UNAVAILABLE', 'The model is overloaded. Please try again later.');

/** A body that is not what the protocol says, from a proxy for example. */
export const rawBody = (status: number, body: string): GeminiAnswerScript => ({
  kind: 'reply',
  status,
  body,
});

export const delayed = (script: GeminiAnswerScript, delayMs: number): GeminiAnswerScript =>
  script.kind === 'reply' ? { ...script, delayMs } : script;

export const cutConnection = (after: 'request' | 'half the body'): GeminiAnswerScript => ({
  kind: 'cut',
  after,
});
