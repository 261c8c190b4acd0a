import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { defineTool, type Tool } from '@app/infrastructure/tools/tool.js';

/** Tools of a worker process that are under way for long. Each thing they do is a call `<idempotency key>:<what>`. */
export const longTools = (folder: string, calls: { push(call: string): unknown }): readonly Tool[] => [
  defineTool({
    name: 'count.up',
    description: 'Counts, and saves how far it has come.',
    input: z.object({ to: z.number(), ms: z.number().describe('Milliseconds after each.') }),
    output: z.object({ counted: z.number() }),
    effects: 'writes',
    idempotent: true,
    resumable: true,
    timeoutMs: 20_000,
    async run({ to, ms }, { idempotencyKey, checkpoint, signal }) {
      for (let next = Number(checkpoint?.restored ?? 0) + 1; next <= to; next++) {
        calls.push(`${idempotencyKey}:${next}`);
        await checkpoint?.save(next, { flush: true });
        await sleep(ms, undefined, { signal });
      }
      return { counted: to };
    },
  }),
  defineTool({
    name: 'stand.still',
    description: 'Lets nothing else happen in its process for a while, the first time it is called.',
    input: z.object({ ms: z.number() }),
    output: z.object({}),
    effects: 'none',
    idempotent: true,
    timeoutMs: 20_000,
    run({ ms }, { idempotencyKey }) {
      calls.push(`${idempotencyKey}:still`);
      const stood = join(folder, 'stood-still');
      if (existsSync(stood)) return Promise.resolve({});
      writeFileSync(stood, '');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
      return Promise.resolve({});
    },
  }),
];
