import { Module } from '@nestjs/common';
import { MetricsResolver } from './metrics.resolver.js';
import { GetMetricsHandler } from './queries/get-metrics.query.js';

@Module({ providers: [GetMetricsHandler, MetricsResolver] })
export class MetricsModule {}
