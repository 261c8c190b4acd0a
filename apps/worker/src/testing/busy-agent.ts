import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { AgentDescription } from '@app/domain/plan/catalogue.js';
import type { AgentStep } from '@app/domain/plan/plan.js';
import type { AgentModel } from '@app/infrastructure/agents/agent-model.js';
import { defineTool, type Tool } from '@app/infrastructure/tools/tool.js';

/** An agent that calls `take.time` once. */
export const busyAgent = (maxConcurrent: number): AgentDescription => ({
  name: 'busy',
  description: 'Takes time.',
  instructions: 'Be busy.',
  tools: ['take.time'],
  maxTurns: 2,
  timeoutMs: 60_000,
  maxConcurrent,
});

export const busyStep = (id: string): AgentStep => ({
  id,
  title: id,
  kind: 'agent',
  agent: 'busy',
  instruction: 'Take your time.',
  input: {},
});

export const busyModel: AgentModel = {
  name: 'test',
  respond: ({ messages }) =>
    Promise.resolve({
      text: messages.length === 1 ? '' : 'done',
      toolCalls: messages.length === 1 ? [{ name: 'take.time', args: {} }] : [],
      usage: { inputTokens: 1, outputTokens: 1 },
    }),
};

/** Tells when a step began and ended: `in <execution>/<step>`, `out <execution>/<step>`. */
export const takeTime = (
  calls: { push(call: string): unknown },
  take: number | ((signal: AbortSignal) => Promise<void>) = 60,
): Tool =>
  defineTool({
    name: 'take.time',
    description: 'Takes time.',
    input: z.object({}),
    output: z.object({}),
    effects: 'none',
    idempotent: true,
    timeoutMs: 60_000,
    async run(_, { idempotencyKey, signal }) {
      const step = idempotencyKey.split('/').slice(0, 2).join('/');
      calls.push(`in ${step}`);
      await (typeof take === 'number' ? sleep(take, undefined, { signal }) : take(signal));
      calls.push(`out ${step}`);
      return {};
    },
  });

/** How many steps were under way whenever one began that had not begun before, itself included. A step that is repeated goes on. */
export function underWay(calls: readonly string[]): number[] {
  const now = new Set<string>();
  const begun = new Set<string>();
  const counts: number[] = [];
  for (const call of calls) {
    const [what, step = ''] = call.split(' ');
    if (what === 'out') now.delete(step);
    if (what !== 'in') continue;
    now.add(step);
    if (!begun.has(step)) counts.push(now.size);
    begun.add(step);
  }
  return counts;
}
