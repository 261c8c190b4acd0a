import type { Content, FunctionCall, GenerateContentResponse } from '@google/genai';
import type { Usage } from '@app/domain/plan/plan.js';
import { GeminiError } from './gemini-error.js';

export interface GeminiAnswer {
  readonly text: string;
  readonly calls: readonly FunctionCall[];
  /** As received, thought signatures included: it must go back unchanged in the next request. */
  readonly content: Content;
  readonly usage: Usage;
  /** The exact version that answered, when the server names it. */
  readonly modelVersion: string | undefined;
}

const refusals: readonly string[] = [
  'SAFETY',
  'RECITATION',
  'LANGUAGE',
  'BLOCKLIST',
  'PROHIBITED_CONTENT',
  'SPII',
];

/** @throws GeminiError REFUSED when the prompt or the answer was blocked, INVALID_ANSWER when it is not whole. */
export function readAnswer(response: GenerateContentResponse): GeminiAnswer {
  const blocked = response.promptFeedback?.blockReason;
  if (blocked) throw refused(`blocked the request (${blocked})`, response.promptFeedback?.blockReasonMessage);
  const [candidate] = response.candidates ?? [];
  if (!candidate) throw new GeminiError('INVALID_ANSWER', 'Gemini answered nothing. Try again.');
  const { finishMessage } = candidate;
  const reason: string = candidate.finishReason ?? 'STOP';
  if (refusals.includes(reason)) throw refused(`stopped its answer (${reason})`, finishMessage);
  if (reason === 'MAX_TOKENS') {
    const message = "Gemini's answer was cut off at the token limit (MAX_TOKENS). Ask for less at once.";
    throw new GeminiError('INVALID_ANSWER', message);
  }
  if (reason !== 'STOP') {
    const message = `Gemini ended its answer early (${reason}${finishMessage ? `: ${finishMessage}` : ''}). Try again.`;
    throw new GeminiError('INVALID_ANSWER', message);
  }
  const parts = candidate.content?.parts ?? [];
  return {
    text: parts.map((part) => (part.thought ? '' : (part.text ?? ''))).join(''),
    calls: parts.flatMap((part) => part.functionCall ?? []),
    content: { role: 'model', parts },
    usage: usageOf(response),
    modelVersion: response.modelVersion,
  };
}

function refused(what: string, why: string | undefined): GeminiError {
  return new GeminiError('REFUSED', `Gemini ${what}${why ? `: ${why}` : ''}. Reword the request.`);
}

/** Thinking is billed as output. */
function usageOf({ usageMetadata: used }: GenerateContentResponse): Usage {
  return {
    inputTokens: (used?.promptTokenCount ?? 0) + (used?.toolUsePromptTokenCount ?? 0),
    outputTokens: (used?.candidatesTokenCount ?? 0) + (used?.thoughtsTokenCount ?? 0),
  };
}
