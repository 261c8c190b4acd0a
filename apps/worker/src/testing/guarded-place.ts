import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { LockReferee } from './lock-referee.js';
import { defineTool, type Tool } from '@app/infrastructure/tools/tool.js';

/** A place that only one may be at, if locks are kept: it tells a test who was there, and with which tokens. */
export class GuardedPlace {
  /** The most that were there at once. */
  most = 0;
  /** In the order in which they came, of each the step, the attempt group and the first of its tokens. */
  readonly visits: string[] = [];
  readonly tokens: number[] = [];
  /** Milliseconds that the first visit takes in any case. */
  firstMs = 0;
  readonly referee = new LockReferee();
  private present = 0;
  private arrived: (() => void)[] = [];

  /** `place.visit`: takes `ms`, or waits until so many are `together`. */
  tool(name = 'place.visit', more: Partial<Pick<Tool, 'idempotent' | 'locks'>> = {}): Tool {
    return defineTool({
      name,
      description: 'Visits a place.',
      input: z.object({
        ms: z.number().default(0),
        together: z.number().default(1),
        door: z.string().default(''),
      }),
      output: z.object({ token: z.number() }),
      effects: 'outward',
      idempotent: true,
      timeoutMs: 9_000,
      ...more,
      run: async ({ ms, together }, { idempotencyKey, locks, signal }) => {
        const isFirst = this.visits.length === 0;
        const token = locks?.[0]?.token ?? 0;
        this.tokens.push(token);
        this.visits.push(idempotencyKey.split('/').slice(1).join('/'));
        this.most = Math.max(this.most, ++this.present);
        const leave = this.referee.enter(locks ?? []);
        for (const look of this.arrived.splice(0)) look();
        try {
          while (this.present < together) {
            await new Promise<void>((resolve) => this.arrived.push(resolve));
          }
          await sleep(Math.max(ms, isFirst ? this.firstMs : 0), undefined, { signal });
          return { token };
        } finally {
          leave();
          this.present--;
        }
      },
    });
  }
}
