import { Module } from '@nestjs/common';
import { LocksResolver } from './locks.resolver.js';
import { ListLocksHandler } from './queries/list-locks.query.js';

@Module({ providers: [ListLocksHandler, LocksResolver] })
export class LocksModule {}
