import { Module, type DynamicModule } from '@nestjs/common';
import { Worker, type WorkerParts } from './worker.js';

/** What the worker process runs: one worker, made of an execution runner and a planner of plan requests. */
@Module({})
export class WorkerModule {
  static over(parts: WorkerParts): DynamicModule {
    return { module: WorkerModule, providers: [{ provide: Worker, useValue: new Worker(parts) }] };
  }
}
