import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Plan, PlanStep, ToolStep } from '@app/domain/plan/plan.js';
import { defineTool, ToolError, type Tool } from '@app/infrastructure/tools/tool.js';

/**
 * Tools that tell a test what was done to them: each call is a line `<step>/<attempt group>:<say>`, with a lock
 * `#<token>` after it.
 * @param show what a line begins with, made of the idempotency key
 */
export function probeTools(
  calls: { push(call: string): unknown },
  show = (key: string) => key.split('/').slice(1).join('/'),
): readonly Tool[] {
  const input = z.object({
    say: z.string().describe('What to say.'),
    ms: z.number().default(0).describe('Milliseconds to take.'),
    fail: z.number().default(0).describe('Calls that fail first.'),
  });
  const output = z.object({ said: z.string() });
  const failures = new Map<string, number>();
  type Kind = Pick<Tool, 'name' | 'effects' | 'idempotent'> & { readonly approval?: string };
  const probe = (kind: Kind): Tool =>
    defineTool({
      ...kind,
      description: 'Says something.',
      input,
      output,
      timeoutMs: 5_000,
      async run({ say, ms, fail }, context) {
        const { idempotencyKey, signal, locks } = context;
        calls.push(`${show(idempotencyKey)}:${say}${locks?.[0] ? `#${locks[0].token}` : ''}`);
        context.log('info', `saying ${say}`);
        context.progress(0.5, 'half way');
        await sleep(ms, undefined, { signal });
        const failed = failures.get(idempotencyKey) ?? 0;
        failures.set(idempotencyKey, failed + 1);
        if (failed < fail) throw new ToolError('BUSY', 'Busy for a moment', { retryable: true });
        return { said: say };
      },
    });
  return [
    probe({ name: 'say.softly', effects: 'none', idempotent: true }),
    probe({ name: 'say.once', effects: 'outward', idempotent: false }),
    probe({ name: 'say.asking', effects: 'outward', idempotent: true, approval: 'Somebody hears it.' }),
  ];
}

export const step = (id: string, input: ToolStep['input'], more: Partial<ToolStep> = {}): PlanStep => ({
  id,
  title: id,
  kind: 'tool',
  tool: 'say.softly',
  input,
  ...more,
});

export const plan = (...steps: PlanStep[]): Plan => ({ goal: 'test', steps });
