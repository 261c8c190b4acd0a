import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { defineTool, ToolError, type Tool } from '@app/infrastructure/tools/tool.js';

/** A file in the folder of the processes: what is held goes on when it is there. */
export const goFile = 'go';

/** Waits until what is held may go on. @throws the reason of the signal on abort */
export async function untilGo(folder: string, signal: AbortSignal): Promise<void> {
  while (!existsSync(join(folder, goFile))) await sleep(10, undefined, { signal });
}

/** Tools of a worker process that are under way for as long as a test wants. Each thing they do is a call `<idempotency key>:<what>`. */
export function longTools(folder: string, calls: { push(call: string): unknown }): readonly Tool[] {
  const mayGo = () => existsSync(join(folder, goFile));
  const held = (kind: Pick<Tool, 'name' | 'effects' | 'idempotent'>): Tool =>
    defineTool({
      ...kind,
      description: 'Says something, and waits, or fails, until it may go on.',
      input: z.object({
        say: z.string(),
        waits: z.boolean().default(false),
        fails: z.boolean().default(false),
      }),
      output: z.object({ said: z.string() }),
      timeoutMs: 60_000,
      async run({ say, waits, fails }, { idempotencyKey, signal }) {
        calls.push(`${idempotencyKey}:${say}`);
        if (waits) await untilGo(folder, signal);
        if (fails && !mayGo()) throw new ToolError('BUSY', 'Busy for a moment', { retryable: true });
        return { said: say };
      },
    });
  return [
    held({ name: 'hold.softly', effects: 'none', idempotent: true }),
    held({ name: 'hold.once', effects: 'outward', idempotent: false }),
    defineTool({
      name: 'count.up',
      description: 'Counts, and saves how far it has come.',
      input: z.object({ to: z.number(), waitsAt: z.number() }),
      output: z.object({ counted: z.number() }),
      effects: 'writes',
      idempotent: true,
      resumable: true,
      timeoutMs: 60_000,
      async run({ to, waitsAt }, { idempotencyKey, checkpoint, signal }) {
        for (let next = Number(checkpoint?.restored ?? 0) + 1; next <= to; next++) {
          calls.push(`${idempotencyKey}:${next}`);
          await checkpoint?.save(next, { flush: true });
          calls.push(`${idempotencyKey}:saved ${next}`);
          if (next === waitsAt) await untilGo(folder, signal);
        }
        return { counted: to };
      },
    }),
    defineTool({
      name: 'stand.still',
      description: 'Lets nothing else happen in its process until it may go on, the first time it is called.',
      input: z.object({}),
      output: z.object({}),
      effects: 'none',
      idempotent: true,
      timeoutMs: 60_000,
      run(_, { idempotencyKey }) {
        calls.push(`${idempotencyKey}:still`);
        const stood = join(folder, 'stood-still');
        if (existsSync(stood)) return Promise.resolve({});
        writeFileSync(stood, '');
        while (!mayGo()) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
        return Promise.resolve({});
      },
    }),
  ];
}
