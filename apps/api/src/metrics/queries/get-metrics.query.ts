import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import { readMetrics } from '@app/infrastructure/read-models/read-metrics.js';
import { openBreakers } from '@app/infrastructure/workers/open-breakers.js';
import { READ_POOL, SETTINGS, type ApiSettings } from '../../parts.js';
import type { Metrics } from '../types/metrics.type.js';

/** Figures over a window; since inclusive, until exclusive, milliseconds since the epoch. */
export class GetMetrics extends Query<Metrics> {
  constructor(
    readonly since?: number | null,
    readonly until?: number | null,
  ) {
    super();
  }
}

@QueryHandler(GetMetrics)
export class GetMetricsHandler implements IQueryHandler<GetMetrics> {
  constructor(
    @Inject(READ_POOL) private readonly pool: Pool,
    @Inject(SETTINGS) private readonly settings: ApiSettings,
  ) {}

  async execute({ since, until }: GetMetrics) {
    const { pool } = this;
    const figures = await readMetrics(pool, {
      tenant: this.settings.tenant,
      ...(typeof since === 'number' ? { since: new Date(since) } : {}),
      ...(typeof until === 'number' ? { until: new Date(until) } : {}),
    });
    return {
      ...figures,
      get openBreakers() {
        return openBreakers(pool);
      },
    };
  }
}
