import type { AgentDescription, ToolDescription } from '@app/domain/plan/catalogue.js';
import type { JsonObject } from '@app/domain/kernel/json.js';
import type { Usage } from '@app/domain/plan/plan.js';
import { ToolError, type ToolContext } from '../tools/tool.js';
import type { ToolCatalogue } from '../tools/tool-catalogue.js';
import type { AgentModel, AgentReply, ToolResult } from './agent-model.js';
import { toAgentOutput, type AgentOutput } from './agent-output.js';
import { systemPrompt, taskPrompt } from './agent-prompt.js';
import { keep, resumed, type Conversation } from './conversation.js';
import { describeTime } from './describe-time.js';
import type { CallLimits } from './call-limits.js';
import { callTool } from './call-tool.js';
import { addUsage } from './usage.js';

export interface AgentRun {
  readonly agent: AgentDescription;
  /** Of the step, from 1. */
  readonly attempt: number;
  readonly instruction: string;
  /** Material for the agent, references filled in. */
  readonly input: JsonObject;
  readonly tools: ToolCatalogue;
  /** Of the step. Its signal bounds the whole run; its idempotency key is the root of the calls' keys. */
  readonly context: ToolContext;
  readonly model: AgentModel;
  /** Told after each answer what the attempt has used so far, also where it fails afterwards. */
  readonly onUsage?: (usage: Usage) => void;
  /** Absent: its calls have nothing to pass. */
  readonly limits?: CallLimits;
}

export interface AgentResult {
  readonly output: AgentOutput;
  /** Of the attempt. */
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
  let at = resumed(context, agent.name, run.attempt, taskPrompt(run.instruction, run.input, time));
  if (at.turns > 0 || at.open) context.log('info', `${agent.name} goes on after turn ${at.turns}`);
  /** Tokens of the answer before: the next one reads all that this one read. */
  let last = 0;
  for (let turn = at.turns + 1; turn <= agent.maxTurns; turn += 1) {
    context.signal.throwIfAborted();
    context.progress((turn - 1) / agent.maxTurns, `Turn ${turn} of at most ${agent.maxTurns}`);
    const isLast = turn === agent.maxTurns;
    if (!at.open) await run.limits?.model(model.name, at.usage, last, context);
    const reply =
      at.open?.reply ??
      (await model.respond({
        system: systemPrompt(agent, isLast),
        messages: [...at.messages],
        tools,
        mayCallTools: !isLast,
        signal: context.signal,
        cool: (ms) => run.limits?.cool(model.name, ms),
      }));
    if (!at.open) at = { ...at, usage: addUsage(at.usage, reply.usage) };
    last = reply.usage.inputTokens + reply.usage.outputTokens;
    run.onUsage?.(at.usage);
    if (reply.toolCalls.length === 0) return { output: outputOf(reply, agent), usage: at.usage, turns: turn };
    if (isLast) break;
    at = await runCalls(reply, run, at);
  }
  const message = `Agent ${agent.name} was not done after ${agent.maxTurns} turns. Give it a smaller task.`;
  throw new ToolError('AGENT_TURNS_EXCEEDED', message);
}

function offeredTools({ agent, tools }: AgentRun): ToolDescription[] {
  return tools.tools.filter((tool) => agent.tools.includes(tool.name) && tool.approval === undefined);
}

/** The conversation after the calls of an answer; those that had ended before a crash are not made again. */
async function runCalls(reply: AgentReply, run: AgentRun, before: Conversation): Promise<Conversation> {
  const results: ToolResult[] = [...(before.open?.results ?? [])];
  const turn = before.turns + 1;
  for (const [index, call] of reply.toolCalls.entries()) {
    if (index < results.length) continue;
    await keep(run.context, { ...before, open: { reply, results } });
    const wasUnderWay = index === before.open?.results.length;
    const scene = { ...run, place: `${turn}.${index}`, wasUnderWay };
    const response = index < maxCallsPerTurn ? await callTool(call, scene) : tooManyCalls;
    results.push({ call, response });
  }
  const { open: _, ...rest } = before;
  const messages = [
    ...before.messages,
    { role: 'model', reply } as const,
    { role: 'tools', results } as const,
  ];
  const after = { ...rest, messages, turns: turn };
  await keep(run.context, after);
  return after;
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
