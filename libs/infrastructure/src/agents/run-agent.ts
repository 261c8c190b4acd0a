import type { AgentDescription, ToolDescription } from '@app/domain/plan/catalogue.js';
import type { JsonObject } from '@app/domain/kernel/json.js';
import type { Usage } from '@app/domain/plan/plan.js';
import { ToolError, type ToolContext } from '../tools/tool.js';
import type { ToolCatalogue } from '../tools/tool-catalogue.js';
import type { AgentMessage, AgentModel, AgentReply, ToolResult } from './agent-model.js';
import { toAgentOutput, type AgentOutput } from './agent-output.js';
import { systemPrompt, taskPrompt } from './agent-prompt.js';
import { describeTime } from './describe-time.js';
import { callTool } from './call-tool.js';
import { addUsage, noUsage } from './usage.js';

export interface AgentRun {
  readonly agent: AgentDescription;
  readonly instruction: string;
  /** Material for the agent, references filled in. */
  readonly input: JsonObject;
  readonly tools: ToolCatalogue;
  /** Of the step. Its signal bounds the whole run; its idempotency key is the root of the calls' keys. */
  readonly context: ToolContext;
  readonly model: AgentModel;
}

export interface AgentResult {
  readonly output: AgentOutput;
  readonly usage: Usage;
  /** Answers of the model, the last one included. */
  readonly turns: number;
}

/** Calls beyond this in one answer are refused: a model that runs wild must not keep a step busy for ever. */
const maxCallsPerTurn = 16;

/**
 * Lets a model work with tools until it answers in words; on its last turn it may not call any.
 * Calls run one after another, in the model's order, since they may have effects.
 * @throws ToolError AGENT_TURNS_EXCEEDED, AGENT_NO_ANSWER or what the model throws; the reason of the signal on abort
 */
export async function runAgent(run: AgentRun): Promise<AgentResult> {
  const { agent, context, model } = run;
  const tools = offeredTools(run);
  const time = describeTime(context.now(), context.timeZone);
  const messages: AgentMessage[] = [{ role: 'user', text: taskPrompt(run.instruction, run.input, time) }];
  let usage = noUsage;
  for (let turn = 1; turn <= agent.maxTurns; turn += 1) {
    context.signal.throwIfAborted();
    context.progress((turn - 1) / agent.maxTurns, `Turn ${turn} of at most ${agent.maxTurns}`);
    const isLast = turn === agent.maxTurns;
    const reply = await model.respond({
      system: systemPrompt(agent, isLast),
      messages: [...messages],
      tools,
      mayCallTools: !isLast,
      signal: context.signal,
    });
    usage = addUsage(usage, reply.usage);
    if (reply.toolCalls.length === 0) return { output: outputOf(reply, agent), usage, turns: turn };
    if (isLast) break;
    messages.push({ role: 'model', reply }, { role: 'tools', results: await runCalls(reply, run, turn) });
  }
  const message = `Agent ${agent.name} was not done after ${agent.maxTurns} turns. Give it a smaller task.`;
  throw new ToolError('AGENT_TURNS_EXCEEDED', message);
}

function offeredTools({ agent, tools }: AgentRun): ToolDescription[] {
  return tools.tools.filter((tool) => agent.tools.includes(tool.name) && tool.approval === undefined);
}

async function runCalls(reply: AgentReply, run: AgentRun, turn: number): Promise<ToolResult[]> {
  const results: ToolResult[] = [];
  for (const [index, call] of reply.toolCalls.entries()) {
    const response =
      index < maxCallsPerTurn ? await callTool(call, { ...run, place: `${turn}.${index}` }) : tooManyCalls;
    results.push({ call, response });
  }
  return results;
}

const tooManyCalls: JsonObject = {
  error: {
    code: 'TOO_MANY_CALLS',
    message: `Not run: at most ${maxCallsPerTurn} calls at once. Call again.`,
  },
};

function outputOf(reply: AgentReply, agent: AgentDescription): AgentOutput {
  const output = toAgentOutput(reply.text);
  if (output.answer !== '') return output;
  const message = `Agent ${agent.name} ended without an answer. Try again.`;
  throw new ToolError('AGENT_NO_ANSWER', message, { retryable: true });
}
