import type { StreamName } from '@app/domain/kernel/ids.js';
import type { ToolCatalogue } from '@app/infrastructure/tools/tool-catalogue.js';
import type { Attempt } from '../steps/attempt.js';
import type { CheckpointsTable } from './checkpoints-table.js';
import { KeptCheckpoint } from './kept-checkpoint.js';

/** Which steps can go on from where they were: agents, and tools that say so. The others pay nothing for it. */
export class Checkpoints {
  constructor(
    private readonly table: CheckpointsTable,
    private readonly catalogue: ToolCatalogue,
  ) {}

  of(stream: StreamName, { step, attempt, idempotencyKey }: Attempt): KeptCheckpoint | undefined {
    const canGoOn = step.kind === 'agent' || this.catalogue.tool(step.tool)?.resumable === true;
    return canGoOn ? new KeptCheckpoint(this.table, stream, idempotencyKey, attempt) : undefined;
  }
}
