import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { setTimeout as wait } from 'node:timers/promises';
import type { EventStore, Position, RecordedEvent } from '@app/domain/kernel/event-store.js';
import type { StreamName } from '@app/domain/kernel/ids.js';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';
import { EVENT_STORE, LOGGER } from '../parts.js';

export type Listener = (event: RecordedEvent) => void;

const filter = { categories: ['execution', 'execution_log'] };
const retryMs = 500;

/** The one subscription of this process to the log, fanned out by stream. */
@Injectable()
export class LiveFeed implements OnModuleInit, OnModuleDestroy {
  private readonly listeners = new Map<StreamName, Set<Listener>>();
  private readonly stopping = new AbortController();
  private after: Position | undefined;

  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Fixes where live begins before anybody can listen: what was appended earlier is history, the rest comes here. */
  async onModuleInit(): Promise<void> {
    this.after = await this.store.head();
    void this.run();
  }

  onModuleDestroy(): void {
    this.stopping.abort();
  }

  /** Calls the listener with every event of the stream from now on, in order. Answers how to stop. */
  listen(stream: StreamName, listener: Listener): () => void {
    const listeners = this.listeners.get(stream) ?? new Set();
    this.listeners.set(stream, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.listeners.get(stream) === listeners) this.listeners.delete(stream);
    };
  }

  /** Subscribes again after the last event seen, so that listeners notice a broken connection as a delay only. */
  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        await this.follow(signal);
      } catch (error) {
        this.logger.warn({ err: error }, 'The live feed broke off and will go on after the last event seen');
      }
      await wait(retryMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  private async follow(signal: AbortSignal): Promise<void> {
    const after = this.after === undefined ? {} : { after: this.after };
    for await (const message of this.store.subscribe({ ...after, filter, signal })) {
      if (message.kind === 'events') message.events.forEach((event) => this.deliver(event));
      else this.after = message.position ?? this.after;
    }
  }

  private deliver(event: RecordedEvent): void {
    this.after = event.position;
    this.listeners.get(event.stream)?.forEach((listener) => listener(event));
  }
}
