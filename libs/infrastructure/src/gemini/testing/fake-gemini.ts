import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { failWith, wrongKey, type GeminiAnswerScript } from './gemini-answers.js';

export interface RecordedRequest {
  readonly model: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: RecordedBody;
}

/** The members of a GenerateContentRequest that tests look at. */
export interface RecordedBody {
  readonly contents: readonly { role: string; parts: readonly RecordedPart[] }[];
  readonly systemInstruction?: { parts: readonly RecordedPart[] };
  readonly generationConfig?: { responseMimeType?: string; responseJsonSchema?: unknown };
  readonly tools?: readonly {
    functionDeclarations: readonly { name: string; parametersJsonSchema: unknown }[];
  }[];
  readonly toolConfig?: { functionCallingConfig: { mode: string } };
}

export interface RecordedPart {
  readonly text?: string;
  readonly thoughtSignature?: string;
  readonly functionCall?: { name: string };
  readonly functionResponse?: { id?: string; name: string; response: Record<string, unknown> };
}

export interface FakeGemini {
  readonly baseUrl: string;
  /** In the order of arrival, refused ones excluded. */
  readonly requests: readonly RecordedRequest[];
  /** Appends answers; each request takes the next one. */
  script(...answers: readonly GeminiAnswerScript[]): void;
  close(): Promise<void>;
}

/**
 * A local server that speaks the Gemini REST protocol: POST /v1beta/models/{model}:generateContent with x-goog-api-key
 * (public API reference, models.generateContent). Any other key than `apiKey` gets the answer Google gives to it.
 */
export async function startFakeGemini(apiKey: string): Promise<FakeGemini> {
  const requests: RecordedRequest[] = [];
  const answers: GeminiAnswerScript[] = [];
  const closing = new AbortController();

  const answerTo = async (request: IncomingMessage): Promise<GeminiAnswerScript> => {
    const body = await bodyOf(request);
    const model = /^\/v1beta\/models\/([^/:]+):generateContent$/.exec(request.url ?? '')?.[1];
    if (request.method !== 'POST' || model === undefined) {
      return failWith(404, 'NOT_FOUND', `${request.url ?? ''} is not found for API version v1beta.`);
    }
    if (request.headers['x-goog-api-key'] !== apiKey) return wrongKey();
    requests.push({ model, headers: request.headers, body: JSON.parse(body) as RecordedBody });
    return answers.shift() ?? failWith(400, 'INVALID_ARGUMENT', 'The script of this fake is at its end.');
  };

  const server = createServer((request, response) => {
    answerTo(request)
      .then((script) => play(script, response, closing.signal))
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    script: (...more) => {
      answers.push(...more);
    },
    close: () => {
      closing.abort();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function play(
  script: GeminiAnswerScript,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  const headers = { 'content-type': 'application/json; charset=UTF-8' };
  if (script.kind === 'reply') {
    if (script.delayMs !== undefined) await sleep(script.delayMs, undefined, { signal });
    response.writeHead(script.status, headers).end(script.body);
    return;
  }
  if (script.after === 'half the body') {
    response.writeHead(200, { ...headers, 'content-length': '1000' });
    await new Promise((resolve) => response.write('{"candidates": [', resolve));
  }
  response.destroy();
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
