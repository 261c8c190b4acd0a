import { Module } from '@nestjs/common';
import { ExecutionWatches } from './execution-watches.js';
import { LiveFeed } from './live-feed.js';

@Module({ providers: [LiveFeed, ExecutionWatches], exports: [LiveFeed, ExecutionWatches] })
export class LiveModule {}
