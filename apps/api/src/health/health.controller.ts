import { Controller, Get, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { FastifyReply } from 'fastify';
import { GetHealth } from './queries/get-health.query.js';

@Controller('health')
export class HealthController {
  constructor(private readonly queries: QueryBus) {}

  /** The process answers. */
  @Get('live')
  live() {
    return { status: 'ok' };
  }

  /**
   * Commands and queries can be served: 200, else 503. A projector that is behind does not make it unready.
   * Details are left to the `health` query, which needs the token.
   */
  @Get('ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const { status, checks } = await this.queries.execute(new GetHealth());
    void reply.code(status === 'down' ? 503 : 200);
    return { status, checks: checks.map((check) => ({ name: check.name, status: check.status })) };
  }
}
