import { Module } from '@nestjs/common';
import { LiveModule } from '../live/live.module.js';
import { ReadSideModule } from '../read-side/read-side.module.js';
import { BulkControlHandler } from './bulk/bulk-control.command.js';
import { BulkTargets } from './bulk/bulk-targets.js';
import { BulkResolver } from './bulk/bulk.resolver.js';
import { Lineage } from './bulk/lineage.js';
import { DirectExecutionHandler } from './commands/direct-execution.handler.js';
import { ExecutionCommands } from './commands/execution-commands.js';
import { PlanVersions } from './commands/plan-versions.js';
import { SetDeadlineHandler } from './commands/set-deadline.command.js';
import { StartExecutionHandler } from './commands/start-execution.handler.js';
import { EffectsResolver } from './effects.resolver.js';
import { ExecutionDirectory } from './execution-directory.js';
import { ExecutionSubscriptionsResolver } from './execution-subscriptions.resolver.js';
import { ExecutionsResolver } from './executions.resolver.js';
import { FollowEventsHandler } from './queries/follow-events.query.js';
import { FollowExecutionHandler } from './queries/follow-execution.query.js';
import { StepControlResolver } from './step-control.resolver.js';
import { GetExecutionHandler } from './queries/get-execution.query.js';
import { ListEffectsHandler } from './queries/list-effects.query.js';
import { ListEffectLedgerHandler } from './queries/list-effect-ledger.query.js';
import { ListExecutionEventsHandler } from './queries/list-execution-events.query.js';
import { ListExecutionsHandler } from './queries/list-executions.query.js';
import { StepsResolver } from './steps.resolver.js';

@Module({
  imports: [LiveModule, ReadSideModule],
  providers: [
    ExecutionDirectory,
    ExecutionCommands,
    PlanVersions,
    StartExecutionHandler,
    DirectExecutionHandler,
    SetDeadlineHandler,
    BulkTargets,
    Lineage,
    BulkControlHandler,
    BulkResolver,
    GetExecutionHandler,
    ListExecutionsHandler,
    ListExecutionEventsHandler,
    ListEffectsHandler,
    ListEffectLedgerHandler,
    EffectsResolver,
    FollowEventsHandler,
    FollowExecutionHandler,
    ExecutionsResolver,
    StepControlResolver,
    ExecutionSubscriptionsResolver,
    StepsResolver,
  ],
  exports: [ExecutionDirectory],
})
export class ExecutionsModule {}
