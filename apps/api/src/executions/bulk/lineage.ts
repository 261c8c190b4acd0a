import { Inject, Injectable } from '@nestjs/common';
import type { ExecutionState } from '@app/domain/execution/execution.state.js';
import type { EventStore } from '@app/domain/kernel/event-store.js';
import { executionId, isId, streamOf } from '@app/domain/kernel/ids.js';
import { loadNewestExecution } from '@app/infrastructure/executions/load-newest-execution.js';
import type { SnapshotStore } from '@app/infrastructure/snapshots/snapshot-store.js';
import { EVENT_STORE, SETTINGS, SNAPSHOTS, type ApiSettings } from '../../parts.js';

/** Executions and those above them, as they are now. */
@Injectable()
export class Lineage {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(SNAPSHOTS) private readonly snapshots: SnapshotStore,
    @Inject(SETTINGS) private readonly settings: ApiSettings,
  ) {}

  /** How many are above it. */
  async depthOf(id: string): Promise<number> {
    const run = await this.load(id);
    return run.status === 'none' ? 0 : (run.requested.parent?.depth ?? 0);
  }

  /** Itself, and then those above it, the nearest first. */
  async of(id: string): Promise<readonly [ExecutionState, ...ExecutionState[]]> {
    const run = await this.load(id);
    const parent = run.status === 'none' ? undefined : run.requested.parent;
    return parent ? [run, ...(await this.of(parent.executionId))] : [run];
  }

  private async load(id: string): Promise<ExecutionState> {
    if (!isId(id)) return { status: 'none' };
    const stream = streamOf(this.settings.tenant, 'execution', executionId(id));
    return (await loadNewestExecution(this.store, this.snapshots, stream)).state.state;
  }
}
