import { Inject, Injectable } from '@nestjs/common';
import { setTimeout as wait } from 'node:timers/promises';
import { GraphQLError } from 'graphql';
import type { Pool } from 'pg';
import type { EventStore, Position } from '@app/domain/kernel/event-store.js';
import { projectorCheckpoint } from '@app/infrastructure/read-models/projector-checkpoint.js';
import { EVENT_STORE, READ_POOL } from '../parts.js';
import { eventsBehind } from './events-behind.js';

const patienceMs = 2_000;
const pollMs = 20;

/** Whether the read models have come far enough. */
@Injectable()
export class Freshness {
  constructor(
    @Inject(READ_POOL) private readonly pool: Pool,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {}

  /** Waits up to two seconds for the position. @throws PROJECTION_BEHIND that says how far */
  async require(position: string): Promise<void> {
    const deadline = performance.now() + patienceMs;
    for (;;) {
      const reached = await this.reached();
      if (reached !== undefined && reached >= position) return;
      if (performance.now() >= deadline) throw await this.behind(position, reached);
      await wait(pollMs);
    }
  }

  private async reached(): Promise<Position | undefined> {
    return (await projectorCheckpoint(this.pool)).position;
  }

  private async behind(position: string, reached: Position | undefined): Promise<GraphQLError> {
    const lag = await eventsBehind(this.store, reached);
    const head = await this.store.head();
    const isForeign = head === undefined || position > head;
    return new GraphQLError(
      isForeign
        ? `The position ${position} is not in this log, whose head is at ${head ?? '(none yet)'}. ` +
            'Use a position that a mutation of this system has answered, or leave minPosition out.'
        : `The read models are ${lag.text} behind, at position ${reached ?? '(none yet)'}; ${position} was asked for. ` +
            'Try again later, or leave minPosition out to read what there is.',
      { extensions: { code: 'PROJECTION_BEHIND', position: reached ?? null, eventsBehind: lag.count } },
    );
  }
}
