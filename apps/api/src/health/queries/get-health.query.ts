import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { SETTINGS, type ApiSettings } from '../../parts.js';
import { HealthChecks, worst } from '../health-checks.js';
import type { Health, HealthCheck } from '../types/health.type.js';

export class GetHealth extends Query<Health> {}

@QueryHandler(GetHealth)
export class GetHealthHandler implements IQueryHandler<GetHealth> {
  constructor(
    private readonly checks: HealthChecks,
    @Inject(SETTINGS) private readonly settings: ApiSettings,
  ) {}

  async execute() {
    const [eventStore, postgres, { lag, ...projector }, workers, breakers] = await Promise.all([
      this.checks.eventStore(),
      this.checks.postgres(),
      this.checks.projector(),
      this.checks.workers(),
      this.checks.circuitBreakers(),
    ]);
    const checks = [eventStore, postgres, atWorst(projector), atWorst(workers), atWorst(breakers)];
    return {
      status: worst(checks.map(({ status }) => status)),
      version: this.settings.version,
      checks,
      projectorLag: lag,
    };
  }
}

/** Without this, commands and live updates still work. */
const atWorst = ({ name, status, detail }: HealthCheck): HealthCheck => ({
  name,
  status: status === 'down' ? 'degraded' : status,
  detail,
});
