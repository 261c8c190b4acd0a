import type { EventStore } from '@app/domain/kernel/event-store.js';
import type { Config } from '@app/infrastructure/config/config.js';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';
import { Module, type DynamicModule } from '@nestjs/common';
import { Projector } from './engine/projector.js';
import { approvals } from './projections/approvals/approvals.projection.js';
import { effects } from './projections/effects/effects.projection.js';
import { executions } from './projections/executions/executions.projection.js';
import { logLines } from './projections/log-lines/log-lines.projection.js';
import { notProjected } from './projections/not-projected.js';
import { steps } from './projections/steps/steps.projection.js';

/** Every read model there is. Metrics are counted by SQL from executions and steps when they are asked for. */
export const projections = [executions, steps, approvals, logLines, effects];

/** What the projector process runs: one projector over these read models. It has no other effect. */
@Module({})
export class ProjectorModule {
  static over(store: EventStore, config: Pick<Config, 'databaseUrl'>, log: Logger): DynamicModule {
    const projector = new Projector({
      databaseUrl: config.databaseUrl,
      store,
      projections,
      notProjected,
      log,
    });
    return { module: ProjectorModule, providers: [{ provide: Projector, useValue: projector }] };
  }
}
