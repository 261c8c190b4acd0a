import { Module } from '@nestjs/common';
import { Freshness } from './freshness.js';

@Module({ providers: [Freshness], exports: [Freshness] })
export class ReadSideModule {}
