import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { JsonObject } from '@app/domain/kernel/json.js';
import { type Checked, type LogLevel, type Tool, type ToolContext, ToolError } from '../tool.js';
import { Workspace } from '../workspace.js';

export interface LogLine {
  readonly level: LogLevel;
  readonly message: string;
}

export interface TestToolContext extends ToolContext {
  readonly logs: readonly LogLine[];
  /** Removes the workspace, also one given as an override. */
  dispose(): Promise<void>;
}

/** A context over a real, empty temporary folder. The clock stands at 2026-01-15T09:00:00Z, the zone is UTC. */
export async function toolContext(overrides: Partial<ToolContext> = {}): Promise<TestToolContext> {
  const workspace =
    overrides.workspace ?? (await Workspace.open(await mkdtemp(path.join(tmpdir(), 'tool-workspace-'))));
  const logs: LogLine[] = [];
  return {
    timeZone: 'UTC',
    signal: new AbortController().signal,
    idempotencyKey: 'key-1',
    now: () => Date.UTC(2026, 0, 15, 9),
    log: (level, message) => logs.push({ level, message }),
    beat: () => undefined,
    progress: () => undefined,
    ...overrides,
    workspace,
    logs,
    dispose: () => rm(workspace.root, { recursive: true, force: true }),
  };
}

/** Has a tool look whether a call had its effect, as the worker does. */
export async function checkTool(tool: Tool, input: unknown, context: ToolContext): Promise<Checked<unknown>> {
  if (!tool.check) throw new TypeError(`${tool.name} has no check`);
  const found = await tool.check(tool.input.parse(input), context);
  return found.kind === 'done' ? { kind: 'done', output: tool.output.parse(found.output) } : found;
}

/**
 * Calls a tool as the worker does: the input is checked and completed by its schema, the output is checked and
 * leaves as JSON.
 * @throws ToolError INVALID_INPUT when the input does not fit
 */
export async function runTool(tool: Tool, input: unknown, context: ToolContext): Promise<JsonObject> {
  const parsed = tool.input.safeParse(input);
  if (!parsed.success) throw new ToolError('INVALID_INPUT', parsed.error.message);
  const output = tool.output.parse(await tool.run(parsed.data, context));
  return JSON.parse(JSON.stringify(output)) as JsonObject;
}
