import { Module } from '@nestjs/common';
import { PlanCommands } from './commands/plan-commands.js';
import { ProposePlanHandler } from './commands/propose-plan.command.js';
import { RequestPlanHandler } from './commands/request-plan.command.js';
import { PlansResolver } from './plans.resolver.js';
import { GetRequestedPlanHandler } from './queries/get-requested-plan.query.js';

@Module({
  providers: [PlanCommands, RequestPlanHandler, ProposePlanHandler, GetRequestedPlanHandler, PlansResolver],
})
export class PlansModule {}
