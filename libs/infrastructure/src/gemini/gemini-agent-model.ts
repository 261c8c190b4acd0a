import type { Content, FunctionCall, Part } from '@google/genai';
import type { JsonObject } from '@app/domain/kernel/json.js';
import type { ToolDescription } from '@app/domain/plan/catalogue.js';
import type {
  AgentMessage,
  AgentModel,
  AgentReply,
  AgentTurn,
  ToolCall,
  ToolResult,
} from '../agents/agent-model.js';
import { ToolError } from '../tools/tool.js';
import { createGeminiClient, type GeminiClient, type GeminiPrompt } from './gemini-client.js';
import type { GeminiConfig } from './gemini-config.js';
import { GeminiError, type GeminiErrorCode } from './gemini-error.js';
import { geminiSchema } from './gemini-schema.js';

/** Gemini by function calling. Errors are ToolErrors named MODEL_<code>. */
export function createGeminiAgentModel(
  config: GeminiConfig,
  client: GeminiClient = createGeminiClient(config),
): AgentModel {
  return {
    name: config.model,
    async respond(turn): Promise<AgentReply> {
      const prompt = promptOf(turn, await import('@google/genai'));
      const answer = await client.generate(prompt, turn.signal, turn.cool).catch(rethrowAsToolError);
      return {
        text: answer.text,
        toolCalls: answer.calls.map(toToolCall),
        usage: answer.usage,
        native: answer.content,
      };
    },
  };
}

/** The SDK comes as an argument because it is loaded late. */
type Sdk = typeof import('@google/genai');

function promptOf(turn: AgentTurn, sdk: Sdk): GeminiPrompt {
  const { AUTO, NONE } = sdk.FunctionCallingConfigMode;
  const functions = {
    tools: [{ functionDeclarations: turn.tools.map(declare) }],
    toolConfig: { functionCallingConfig: { mode: turn.mayCallTools ? AUTO : NONE } },
  };
  return {
    contents: turn.messages.map((message) => toContent(message, sdk)),
    config: { systemInstruction: turn.system, ...(turn.tools.length === 0 ? {} : functions) },
  };
}

const declare = (tool: ToolDescription) => ({
  name: tool.name,
  description: tool.description,
  parametersJsonSchema: geminiSchema(tool.inputSchema),
});

function toContent(message: AgentMessage, sdk: Sdk): Content {
  switch (message.role) {
    case 'user':
      return { role: 'user', parts: [{ text: message.text }] };
    case 'model':
      return message.reply.native as Content;
    case 'tools':
      return { role: 'user', parts: message.results.map((result) => toPart(result, sdk)) };
  }
}

const toPart = ({ call: { id, name }, response }: ToolResult, sdk: Sdk): Part => ({
  functionResponse: Object.assign(new sdk.FunctionResponse(), {
    ...(id === undefined ? {} : { id }),
    name,
    response,
  }),
});

const toToolCall = ({ id, name = '', args = {} }: FunctionCall): ToolCall => ({
  ...(id === undefined ? {} : { id }),
  name,
  args: args as JsonObject,
});

/** A garbled answer is worth another attempt; a refusal or a wrong setting would be the same again. */
const retryable: readonly GeminiErrorCode[] = ['RATE_LIMITED', 'UNAVAILABLE', 'TIMEOUT', 'INVALID_ANSWER'];

function rethrowAsToolError(error: unknown): never {
  if (!(error instanceof GeminiError)) throw error;
  throw new ToolError(`MODEL_${error.code}`, error.message, {
    retryable: retryable.includes(error.code),
    ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
  });
}
