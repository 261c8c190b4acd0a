import { Module } from '@nestjs/common';
import { RequestPlanHandler } from './commands/request-plan.command.js';
import { PlansResolver } from './plans.resolver.js';
import { GetRequestedPlanHandler } from './queries/get-requested-plan.query.js';

@Module({ providers: [RequestPlanHandler, GetRequestedPlanHandler, PlansResolver] })
export class PlansModule {}
