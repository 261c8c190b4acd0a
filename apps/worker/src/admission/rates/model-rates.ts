import type { Waiting } from '@app/infrastructure/agents/call-limits.js';
import { sayWait } from '../calls/say-wait.js';
import { untilThrough } from '../calls/until-through.js';
import type { Asker } from './bucket.js';
import { Buckets, type BucketsParts } from './buckets.js';

/** So many answers of a model a second, minute or hour, to the planners and agents of all workers together. */
export class ModelRates {
  private readonly buckets: Buckets;

  constructor(parts: Omit<BucketsParts, 'subject'>) {
    this.buckets = new Buckets({ ...parts, subject: 'model' });
  }

  /** Resolves when the model may be asked. @throws the reason of the signal on abort */
  async pass(model: string, asker: Asker, waiting: Waiting): Promise<void> {
    const bucket = this.buckets.of(model);
    if (!bucket) return;
    const say = sayWait(waiting.log);
    await untilThrough(
      (again) => ({
        go() {
          const answer = bucket.enter(asker, again);
          if (answer.kind === 'held') say(answer.hold);
          return answer.kind === 'entered' || undefined;
        },
        giveUp: () => bucket.withdraw(asker),
      }),
      waiting,
    );
  }
}
