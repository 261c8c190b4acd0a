import { Inject, Injectable } from '@nestjs/common';
import type { EventStore } from '@app/domain/kernel/event-store.js';
import { isId, streamOf, type StreamName } from '@app/domain/kernel/ids.js';
import { unknownExecution } from '../graphql/errors.js';
import { EVENT_STORE, SETTINGS, type ApiSettings } from '../parts.js';

/** The streams of an execution of this tenant. */
export interface ExecutionStreams {
  readonly events: StreamName;
  readonly log: StreamName;
}

/** Finds executions by the ids that callers send. */
@Injectable()
export class ExecutionDirectory {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(SETTINGS) private readonly settings: ApiSettings,
  ) {}

  /** Where an execution would be; undefined when this cannot be an id. */
  streams(givenId: string): ExecutionStreams | undefined {
    const id = givenId.toLowerCase();
    if (!isId(id)) return undefined;
    const { tenant } = this.settings;
    return { events: streamOf(tenant, 'execution', id), log: streamOf(tenant, 'execution_log', id) };
  }

  /** @throws NOT_FOUND when no event of the execution exists */
  async existing(givenId: string): Promise<ExecutionStreams> {
    const streams = this.streams(givenId);
    const first = streams ? await this.store.read(streams.events, { limit: 1 }) : [];
    if (!streams || first.length === 0) throw unknownExecution(givenId);
    return streams;
  }
}
