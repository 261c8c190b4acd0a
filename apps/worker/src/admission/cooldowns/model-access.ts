import type { Waiting } from '@app/infrastructure/agents/call-limits.js';
import type { Asker } from '../rates/bucket.js';
import type { ModelRates } from '../rates/model-rates.js';
import type { Cooldowns } from './cooldowns.js';

/** When models may be asked: as often as their rates say, and not while they get too many requests. */
export class ModelAccess {
  /** @param rates absent: as often as anybody likes */
  constructor(
    private readonly cooldowns: Cooldowns,
    private readonly rates?: ModelRates,
  ) {}

  /** Resolves when the model may be asked. @throws the reason of the signal on abort */
  async pass(model: string, asker: Asker, waiting: Waiting): Promise<void> {
    // Who waits long for the first keeps no answer of the second from others.
    await this.cooldowns.pass(keyOf(model), waiting);
    await this.rates?.pass(model, asker, waiting);
    await this.cooldowns.pass(keyOf(model), waiting);
  }

  /** The model wants to be asked again in so many milliseconds, and not before, by nobody. */
  cool(model: string, ms: number): void {
    this.cooldowns.begin(keyOf(model), ms);
  }
}

const keyOf = (model: string): string => `model ${model}`;
