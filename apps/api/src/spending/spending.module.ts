import { Module } from '@nestjs/common';
import { GetSpendingHandler } from './queries/get-spending.query.js';
import { SpendingResolver } from './spending.resolver.js';

@Module({ providers: [GetSpendingHandler, SpendingResolver] })
export class SpendingModule {}
