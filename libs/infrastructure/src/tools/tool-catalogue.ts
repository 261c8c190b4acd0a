import { z } from 'zod';
import type { AgentDescription, Catalogue, InputIssue, ToolDescription } from '@app/domain/plan/catalogue.js';
import type { JsonObject } from '@app/domain/kernel/json.js';
import { lockProblems } from '@app/domain/plan/validate-locks.js';
import type { Tool } from './tool.js';

/** The tools and agents of this system, as plans and planners see them. */
export class ToolCatalogue implements Catalogue {
  readonly tools: readonly ToolDescription[];
  /** Whether a call of any tool may take locks. */
  readonly takesLocks: boolean;
  private readonly byName: ReadonlyMap<string, Tool>;

  /**
   * @throws RangeError when two tools share a name, an agent uses a tool that is missing or needs approval, or one of them says
   * of itself what makes no sense.
   */
  constructor(
    tools: readonly Tool[],
    readonly agents: readonly AgentDescription[],
  ) {
    this.byName = new Map(tools.map((tool) => [tool.name, tool]));
    const twin = tools.find(({ name }, index) => tools.findIndex((other) => other.name === name) < index);
    if (twin) throw new RangeError(`Two tools share the name ${twin.name}`);
    for (const { name, locks = [] } of tools) {
      const [problem] = lockProblems(locks);
      if (problem !== undefined) throw new RangeError(`Tool ${name} ${problem}`);
    }
    for (const agent of agents) this.requireUsable(agent);
    this.tools = tools.map(describe);
    this.takesLocks = tools.some(({ locks }) => locks !== undefined);
  }

  tool(name: string): Tool | undefined {
    return this.byName.get(name);
  }

  /** Fields the tool does not have are issues, too: a misspelt optional field would otherwise be lost without a word. */
  checkInput(name: string, input: unknown): readonly InputIssue[] {
    const tool = this.byName.get(name);
    if (!tool) return [{ path: [], message: `${name} is not a tool` }];
    return (tool.input.strict().safeParse(input).error?.issues ?? []).map(({ path, message }) => ({
      path: path.map((key) => (typeof key === 'number' ? key : String(key))),
      message,
    }));
  }

  /** An agent chooses its calls itself, so none of its tools may be one that a person must approve. */
  private requireUsable(agent: AgentDescription): void {
    const strange = agent.capabilities?.find((word) => !capability.test(word));
    if (strange !== undefined)
      throw new RangeError(`Agent ${agent.name}: "${strange}" is no capability, write it like read-files`);
    const { maxConcurrent } = agent;
    if (maxConcurrent !== undefined && !(Number.isInteger(maxConcurrent) && maxConcurrent > 0))
      throw new RangeError(`Agent ${agent.name}: maxConcurrent must be a whole number from 1`);
    for (const name of agent.tools) {
      const tool = this.byName.get(name);
      if (!tool) throw new RangeError(`Agent ${agent.name} uses ${name}, which is not a tool`);
      if (tool.approval) throw new RangeError(`Agent ${agent.name} uses ${name}, which needs an approval`);
    }
  }
}

const capability = /^[a-z][a-z0-9-]{0,39}$/;

const describe = (tool: Tool): ToolDescription => ({
  name: tool.name,
  description: tool.description,
  inputSchema: z.toJSONSchema(tool.input, { io: 'input' }) as JsonObject,
  outputSchema: z.toJSONSchema(tool.output, { io: 'output' }) as JsonObject,
  effects: tool.effects,
  idempotent: tool.idempotent,
  timeoutMs: tool.timeoutMs,
  ...(tool.heartbeatMs === undefined ? {} : { heartbeatMs: tool.heartbeatMs }),
  ...(tool.locks && { locks: tool.locks }),
  ...(tool.coordinates && { coordinates: true }),
  ...(tool.check === undefined ? {} : { checks: true }),
  ...(tool.approval === undefined ? {} : { approval: tool.approval }),
});
