import { setTimeout as sleep } from 'node:timers/promises';
import type { GenerateContentParameters, GenerateContentResponse, GoogleGenAI } from '@google/genai';
import { withDeadline } from '../agents/with-deadline.js';
import { classifyFailure } from './classify-failure.js';
import type { GeminiConfig } from './gemini-config.js';
import { GeminiError } from './gemini-error.js';
import { readAnswer, type GeminiAnswer } from './read-answer.js';
import { nextDelay } from './retry-policy.js';

export interface GeminiClient {
  /**
   * @param cool told when the key has no requests left: milliseconds after which there are some again
   * @throws GeminiError, or the reason of the signal when that aborts
   */
  generate(prompt: GeminiPrompt, signal: AbortSignal, cool?: (ms: number) => void): Promise<GeminiAnswer>;
}

export type GeminiPrompt = Pick<GenerateContentParameters, 'contents' | 'config'>;

/** Waits; rejects when the signal aborts. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<unknown>;

const googleEndpoint = 'https://generativelanguage.googleapis.com';
const waitFor: Wait = (ms, signal) => sleep(ms, undefined, { signal });

/**
 * Gemini over its REST API. Outages and short rate limits are waited out here (see retry-policy.ts).
 * The SDK is loaded with the first request; its own retries stay off, they ignore RetryInfo.
 */
export function createGeminiClient(config: GeminiConfig, wait: Wait = waitFor): GeminiClient {
  const baseUrl = config.baseUrl ?? googleEndpoint;
  const scene = { apiKey: config.apiKey, model: config.model, endpoint: originOf(baseUrl) };
  let sdk: Promise<GoogleGenAI> | undefined;

  const attempt = async (prompt: GeminiPrompt, signal: AbortSignal): Promise<GenerateContentResponse> => {
    const { models } = await (sdk ??= loadSdk(config.apiKey, baseUrl));
    return withDeadline(config.timeoutMs, signal, (abortSignal) =>
      models.generateContent({
        model: config.model,
        contents: prompt.contents,
        config: { ...prompt.config, abortSignal },
      }),
    );
  };

  return {
    async generate(prompt, signal, cool) {
      requireSendable(config.apiKey, baseUrl);
      for (const failures: GeminiError[] = []; ;) {
        try {
          return readAnswer(await attempt(prompt, signal));
        } catch (failure) {
          signal.throwIfAborted();
          const error = classifyFailure(failure, scene);
          failures.push(error);
          if (error.code === 'RATE_LIMITED' && error.retryAfterMs) cool?.(error.retryAfterMs);
          const delay = nextDelay(failures);
          if (delay === undefined) throw error;
          await wait(delay, signal).catch((reason: unknown) => {
            signal.throwIfAborted();
            throw reason;
          });
        }
      }
    },
  };
}

/**
 * Everything is passed explicitly, so that GOOGLE_* variables of the environment cannot redirect the key, and so that
 * requests do not take the SDK's way through a global of one undici version, which other realms and versions lack.
 */
async function loadSdk(apiKey: string, baseUrl: string): Promise<GoogleGenAI> {
  const { GoogleGenAI: Client } = await import('@google/genai');
  return new Client({ apiKey, vertexai: false, httpOptions: { baseUrl, fetch } });
}

/** A header with other characters makes fetch fail with the key in its message. */
function requireSendable(apiKey: string, baseUrl: string): void {
  if (!URL.canParse(baseUrl)) throw new GeminiError('NOT_CONFIGURED', 'GEMINI_BASE_URL is not a URL.');
  if (apiKey === '') throw new GeminiError('NOT_CONFIGURED', 'There is no Gemini key. Set GEMINI_API_KEY.');
  if (/^[\x21-\x7e]+$/.test(apiKey)) return;
  const message = 'GEMINI_API_KEY holds a space or another character that no key has. Copy the key again.';
  throw new GeminiError('UNAUTHORIZED', message);
}

/** Without user, password and path, which do not belong in messages. */
const originOf = (baseUrl: string) => (URL.canParse(baseUrl) ? new URL(baseUrl).origin : baseUrl);
