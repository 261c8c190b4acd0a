import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { AgentDescription } from '@app/domain/plan/catalogue.js';
import { resolveLocks } from '@app/domain/execution/locks/resolve-locks.js';
import { canonicalJson, isTooDeep, type Json, type JsonObject } from '@app/domain/kernel/json.js';
import { withLocks } from '../tools/coordination/locking.js';
import { cooldownOf, ToolError, type Tool, type ToolContext } from '../tools/tool.js';
import type { ToolCatalogue } from '../tools/tool-catalogue.js';
import type { ToolCall } from './agent-model.js';
import type { CallLimits, CallOutcome } from './call-limits.js';
import { boundedOutput } from './bounded-output.js';
import { DeadlineExceeded, withDeadline } from './with-deadline.js';

export interface CallScene {
  readonly agent: AgentDescription;
  readonly tools: ToolCatalogue;
  readonly context: ToolContext;
  readonly limits?: CallLimits;
  /** `<turn>.<index>`: where in the conversation the call stands. */
  readonly place: string;
  /** It was begun before, by an attempt that went away, and may have had its effect then. */
  readonly wasUnderWay?: boolean;
}

/**
 * Runs one call of the model. What the model can mend (a wrong name or argument, an expected failure) comes back as
 * `{error}`; an abort or a defect of the tool is thrown. So is what may pass of a call that was under way before: a model that is
 * told of it calls again, under another key, and what the first call has done would be done twice.
 */
export async function callTool(call: ToolCall, scene: CallScene): Promise<JsonObject> {
  const { agent, context } = scene;
  const started = context.now();
  const response = await answer(call, scene);
  const outcome = 'error' in response ? `failed: ${JSON.stringify(response['error'])}` : 'done';
  const took = `${context.now() - started} ms`;
  const line = `${agent.name} called ${call.name} ${shortened(JSON.stringify(call.args))}: ${outcome} (${took})`;
  context.log('error' in response ? 'warn' : 'info', line);
  return response;
}

async function answer(call: ToolCall, scene: CallScene): Promise<JsonObject> {
  const { context, limits, place } = scene;
  const prepared = prepare(call, scene);
  if ('error' in prepared) return prepared;
  const passed = await limits?.tool(call.name, call.args, place, context);
  if (passed?.kind === 'refused') {
    if (scene.wasUnderWay) throw new ToolError(passed.code, passed.message, { retryable: true });
    return failure(passed.code, passed.message);
  }
  const { response, outcome } = await execute(call, prepared, scene).catch((error: unknown) => {
    passed?.ended({ kind: 'unknown' });
    throw error;
  });
  passed?.ended(outcome);
  return response;
}

interface Prepared {
  readonly tool: Tool;
  readonly input: z.output<Tool['input']>;
}

/** Nothing is called for what the model can mend. */
function prepare(call: ToolCall, scene: CallScene): Prepared | { readonly error: JsonObject } {
  try {
    const tool = usableTool(call.name, scene);
    return { tool, input: parseArguments(tool, call.args) };
  } catch (error) {
    if (error instanceof ToolError) return failure(error.code, error.message);
    throw error;
  }
}

async function execute(
  call: ToolCall,
  { tool, input }: Prepared,
  scene: CallScene,
): Promise<{ readonly response: JsonObject; readonly outcome: CallOutcome }> {
  try {
    const locks = resolveLocks(tool.locks ?? [], call.args);
    const output = await withLocks(locks, scene.place, scene.context, (context) =>
      withDeadline(tool.timeoutMs, context.signal, (signal) =>
        tool.run(input, contextOfCall(call, { ...scene, context }, signal)),
      ),
    );
    return { response: boundedOutput(tool.output.parse(output) as Json), outcome: { kind: 'succeeded' } };
  } catch (error) {
    scene.context.signal.throwIfAborted();
    if (error instanceof DeadlineExceeded) {
      const message = `${call.name} did not finish within ${error.afterMs} ms. It may have had its effect: look before you call it again.`;
      if (scene.wasUnderWay) throw new ToolError('TOOL_TIMEOUT', message, { retryable: true });
      return failed('TOOL_TIMEOUT', message, true);
    }
    if (scene.wasUnderWay && error instanceof ToolError && error.retryable) throw error;
    // The tool has not been asked.
    if (error instanceof ToolError && error.code === 'LOCK_BUSY')
      return { response: failure(error.code, error.message), outcome: { kind: 'unknown' } };
    if (error instanceof ToolError)
      return failed(error.code, error.message, error.retryable, cooldownOf(error));
    throw error;
  }
}

const failed = (code: string, message: string, retryable: boolean, coolsForMs?: number) => ({
  response: failure(code, message),
  outcome: { kind: 'failed', code, message, retryable, ...(coolsForMs && { coolsForMs }) } as const,
});

/** What the catalogue promised is checked again here: an agent must never do what a person has to approve. */
function usableTool(name: string, { agent, tools }: CallScene): Tool {
  const tool = agent.tools.includes(name) ? tools.tool(name) : undefined;
  if (!tool) {
    throw new ToolError('TOOL_NOT_ALLOWED', `You have no tool "${name}". Use: ${agent.tools.join(', ')}.`);
  }
  if (tool.approval !== undefined) {
    throw new ToolError('APPROVAL_NEEDED', `${name} needs a person's approval, so an agent cannot call it.`);
  }
  return tool;
}

function parseArguments(tool: Tool, args: JsonObject): z.output<Tool['input']> {
  if (isTooDeep(args)) throw new ToolError('BAD_ARGUMENTS', `${tool.name}: they are nested too deeply.`);
  const parsed = tool.input.safeParse(args);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(
    ({ path, message }) => `${path.join('.') || 'arguments'}: ${message}`,
  );
  throw new ToolError('BAD_ARGUMENTS', `${tool.name}: ${issues.join('; ')}. Correct them and call again.`);
}

/** The step's progress is counted in turns, so a tool's own is not passed on, but it is a sign of life. */
function contextOfCall(call: ToolCall, { context, place }: CallScene, signal: AbortSignal): ToolContext {
  const idempotencyKey = `${context.idempotencyKey}/${place}/${digest(call)}`;
  return {
    workspace: context.workspace,
    timeZone: context.timeZone,
    signal,
    idempotencyKey,
    ...(context.locks && { locks: context.locks }),
    ...(context.mail && { mail: context.mail.under(idempotencyKey) }),
    ...(context.shared && { shared: context.shared.under(idempotencyKey) }),
    now: () => context.now(),
    log: (level, message) => context.log(level, message),
    beat: () => context.beat(),
    progress: () => context.beat(),
  };
}

/**
 * Part of the key because a second attempt of the step may choose other calls: the same call in the same place has the
 * effect of once, while another call there must not be mistaken for it.
 */
const digest = ({ name, args }: ToolCall) =>
  createHash('sha256')
    .update(canonicalJson([name, args]))
    .digest('hex')
    .slice(0, 16);

const failure = (code: string, message: string) => ({ error: { code, message } });
const shortened = (text: string) => (text.length > 200 ? `${text.slice(0, 200)}...` : text);
