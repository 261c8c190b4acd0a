import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { defineTool, ToolError, type Tool } from '@app/infrastructure/tools/tool.js';

/** A place outside that a tool writes to: what stands there outlives any worker. */
export class OutsideLedger {
  /** Keys, one for every time the effect came about. */
  readonly entries: string[] = [];
  looks = 0;
  /** Milliseconds that a call takes before and after its effect, and a look. */
  beforeMs = 0;
  afterMs = 0;
  lookMs = 0;
  /** What a look throws, one after the other. */
  readonly lookErrors: ToolError[] = [];

  /** `ledger.write`: must not be repeated, and can be looked for. */
  tool(timeoutMs = 5_000): Tool {
    return defineTool({
      name: 'ledger.write',
      description: 'Writes a line.',
      input: z.object({}),
      output: z.object({ key: z.string() }),
      effects: 'outward',
      idempotent: false,
      timeoutMs,
      run: async (_, { idempotencyKey: key, signal }) => {
        await sleep(this.beforeMs, undefined, { signal });
        this.entries.push(key);
        await sleep(this.afterMs, undefined, { signal });
        return { key };
      },
      check: async (_, { idempotencyKey: key, signal }) => {
        this.looks++;
        await sleep(this.lookMs, undefined, { signal });
        const error = this.lookErrors.shift();
        if (error) throw error;
        return this.entries.includes(key) ? { kind: 'done', output: { key } } : { kind: 'not-done' };
      },
    });
  }
}
