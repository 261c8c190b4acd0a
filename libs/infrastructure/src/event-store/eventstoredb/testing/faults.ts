import { setTimeout as sleep } from 'node:timers/promises';

/** Switches for what goes wrong with servers and networks. Set at any time; they hold for what comes next. */
export class Faults {
  /**
   * What becomes of an append: `hang` loses the request, `store-and-hang` loses the answer, `fail` ends the call with
   * INTERNAL and stores nothing, `store-and-fail` stores first, `late` answers only after `slowMs`.
   */
  appends: 'none' | 'hang' | 'store-and-hang' | 'fail' | 'store-and-fail' = 'none';
  /** The query of the server's features, which the client caches whatever comes of it. */
  features: 'none' | 'hang' | 'fail' = 'none';
  reads: 'none' | 'hang' = 'none';
  /** `silent` keeps subscriptions open but sends nothing more; `end` finishes them as a server that shuts down. */
  subscriptions: 'none' | 'silent' | 'end' = 'none';
  /** Calls that require the leader are sent to this node. */
  leaderElsewhere: { readonly host: string; readonly port: number } | undefined;
  /** Every answer to an append or read is held back this long. */
  slowMs = 0;
  /** Subscriptions see an event this long after it was written. */
  lateMs = 0;

  async slowDown(): Promise<void> {
    if (this.slowMs > 0) await sleep(this.slowMs);
  }
}
