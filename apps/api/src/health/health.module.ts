import { Module } from '@nestjs/common';
import { HealthChecks } from './health-checks.js';
import { HealthController } from './health.controller.js';
import { HealthResolver } from './health.resolver.js';
import { GetHealthHandler } from './queries/get-health.query.js';

@Module({ controllers: [HealthController], providers: [HealthChecks, GetHealthHandler, HealthResolver] })
export class HealthModule {}
