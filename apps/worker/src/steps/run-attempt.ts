import { deepestJson, isTooDeep, type Json } from '@app/domain/kernel/json.js';
import type { Usage } from '@app/domain/plan/plan.js';
import { runAgent } from '@app/infrastructure/agents/run-agent.js';
import type { AgentModel } from '@app/infrastructure/agents/agent-model.js';
import { withLocks } from '@app/infrastructure/tools/coordination/locking.js';
import { ToolError, type ToolContext } from '@app/infrastructure/tools/tool.js';
import type { ToolCatalogue } from '@app/infrastructure/tools/tool-catalogue.js';
import type { Attempt } from './attempt.js';

export interface StepParts {
  readonly catalogue: ToolCatalogue;
  /** Absent: agent steps are refused. */
  readonly model?: AgentModel;
}

interface AttemptResult {
  readonly output: Json;
  readonly usage?: Usage;
}

const maxOutputBytes = 8 * 1024 * 1024;

/** Runs one tool or agent. @throws ToolError for what is expected to go wrong, anything else is a defect */
export async function runAttempt(
  attempt: Attempt,
  context: ToolContext,
  parts: StepParts,
): Promise<AttemptResult> {
  const result = await (attempt.step.kind === 'tool'
    ? callTool(attempt, attempt.step.tool, context, parts)
    : callAgent(attempt, attempt.step, context, parts));
  if (isTooDeep(result.output)) throw new ToolError('OUTPUT_TOO_DEEP', tooDeep);
  const bytes = Buffer.byteLength(JSON.stringify(result.output));
  if (bytes <= maxOutputBytes) return result;
  const sizes = `${Math.ceil(bytes / 1024)} KiB, a step may answer ${maxOutputBytes / 1024} KiB`;
  throw new ToolError('OUTPUT_TOO_LARGE', `The output has ${sizes}. Ask for less.`);
}

const tooDeep = `The output has more than ${deepestJson} lists and objects inside each other. Ask for a part of it.`;

async function callTool(
  { input, takes }: Attempt,
  name: string,
  context: ToolContext,
  { catalogue }: StepParts,
): Promise<AttemptResult> {
  const tool = catalogue.tool(name);
  if (!tool)
    throw new ToolError('UNKNOWN_TOOL', `This worker has no tool "${name}". Install what brings it.`);
  const parsed = tool.input.safeParse(input);
  if (!parsed.success) {
    const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'input'}: ${message}`);
    throw new ToolError('INVALID_INPUT', `The input does not fit ${name}: ${issues.join('; ')}`);
  }
  const run = (within: ToolContext) => tool.run(parsed.data, within);
  const output = tool.output.parse(await (takes ? withLocks(takes, 'undo', context, run) : run(context)));
  return { output: JSON.parse(JSON.stringify(output)) as Json };
}

async function callAgent(
  { attempt, input, calls }: Attempt,
  step: Extract<Attempt['step'], { kind: 'agent' }>,
  context: ToolContext,
  { catalogue, model }: StepParts,
): Promise<AttemptResult> {
  const agent = catalogue.agents.find(({ name }) => name === step.agent);
  if (!agent) throw new ToolError('UNKNOWN_AGENT', `This worker has no agent "${step.agent}".`);
  if (!model) throw new ToolError('NO_MODEL', 'An agent step needs a model: set GEMINI_API_KEY.');
  const { instruction } = step;
  let used: Usage | undefined;
  const onUsage = (usage: Usage) => (used = usage);
  const limits = calls && { limits: calls };
  const order = { agent, attempt, instruction, input, tools: catalogue, context, model, onUsage, ...limits };
  const { output, usage } = await runAgent(order).catch((error: unknown) => {
    throw used && error instanceof ToolError ? withUsage(error, used) : error;
  });
  return { output: JSON.parse(JSON.stringify(output)) as Json, usage };
}

/** What the agent has used is known although it has failed. */
function withUsage(error: ToolError, usage: Usage): ToolError {
  const { code, message, retryable, retryAfterMs } = error;
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
  return new ToolError(code, message, { retryable, ...wait, usage });
}
