import { setTimeout as sleep } from 'node:timers/promises';
import type { AgentReply, AgentTurn, ToolCall } from '@app/infrastructure/agents/agent-model.js';
import { Service, type Answered } from '../service.js';
import { lineOf, scripts, type SoakAgent } from './agents.js';

/** What is asked of the model, as it goes over the wire. */
export type ModelCall = Pick<AgentTurn, 'system' | 'messages'>;

/** Calls at once. */
const callsPerTurn = 2;

/**
 * A model that does as the scripts of the agents say, over HTTP: it calls for each line until that is written, and answers which
 * are. Now and then it has no time (503). Who gives up gets 422.
 */
export const openModelService = (): Promise<Service> =>
  Service.open(async (call) => {
    await sleep(Math.random() * 40);
    return Math.random() < 0.05 ? { status: 503 } : reply(call as ModelCall);
  });

export function reply({ system, messages }: ModelCall): Answered {
  const agent = /^You are the (\w+)\./.exec(system)?.[1] as SoakAgent;
  const results = messages.flatMap((message) => (message.role === 'tools' ? message.results : []));
  const failed = results.find(({ response }) => 'error' in response && !isBusy(response['error']));
  if (failed) return { status: 422, body: failed.response };
  const done = results.flatMap(({ call, response }) => ('error' in response ? [] : [call.args['line']]));
  const missing = scripts[agent].flatMap((kind, place): readonly ToolCall[] => {
    const line = lineOf(agent, place);
    return done.includes(line) ? [] : [{ name: `ledger.${kind}`, args: { line } }];
  });
  if (agent === 'hasty' && missing.length === 0) return { status: 422 };
  const usage = { inputTokens: 10, outputTokens: 5 };
  const toolCalls = missing.slice(0, callsPerTurn);
  const text = missing.length > 0 ? '' : JSON.stringify({ done });
  return { status: 200, body: { text, toolCalls, usage } satisfies AgentReply };
}

const isBusy = (error: unknown): boolean => (error as { readonly code: string }).code === 'REFUSED';
