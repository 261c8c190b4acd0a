import { Module } from '@nestjs/common';
import { ApprovalsResolver } from './approvals.resolver.js';
import { ListApprovalsHandler } from './queries/list-approvals.query.js';

@Module({ providers: [ListApprovalsHandler, ApprovalsResolver] })
export class ApprovalsModule {}
