import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { EventEmitter, once } from 'node:events';

const patienceMs = 5_000;

/** Lets requests that are under way finish before the connections are closed. */
@Injectable()
export class RequestsUnderWay implements BeforeApplicationShutdown {
  private readonly quiet = new EventEmitter();
  private count = 0;

  constructor({ httpAdapter }: HttpAdapterHost) {
    const server = httpAdapter.getInstance<FastifyInstance>();
    server.addHook('onRequest', async (_request, reply) => {
      this.count++;
      reply.raw.once('close', () => this.finished());
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (this.count === 0) return;
    await once(this.quiet, 'quiet', { signal: AbortSignal.timeout(patienceMs) }).catch(() => undefined);
  }

  private finished(): void {
    this.count--;
    if (this.count === 0) this.quiet.emit('quiet');
  }
}
