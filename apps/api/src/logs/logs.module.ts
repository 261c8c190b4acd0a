import { Module } from '@nestjs/common';
import { ExecutionsModule } from '../executions/executions.module.js';
import { LiveModule } from '../live/live.module.js';
import { LogsResolver } from './logs.resolver.js';
import { FollowActivityHandler } from './queries/follow-activity.query.js';
import { ListLogsHandler } from './queries/list-logs.query.js';

@Module({
  imports: [LiveModule, ExecutionsModule],
  providers: [ListLogsHandler, FollowActivityHandler, LogsResolver],
})
export class LogsModule {}
