import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { setTimeout as wait } from 'node:timers/promises';
import { isTerminal } from '@app/domain/execution/execution.state.js';
import { cancellable } from '../../live/cancellable.js';
import type { ExecutionWatch } from '../../live/execution-watch.js';
import { ExecutionWatches } from '../../live/execution-watches.js';
import { ExecutionDirectory } from '../execution-directory.js';
import type { Execution } from '../types/execution.type.js';
import { executionView } from '../view/execution-view.js';

/** An execution as it is, then anew after each change; changes that come close together are told of as one. */
export class FollowExecution extends Query<AsyncIterable<Execution>> {
  constructor(readonly id: string) {
    super();
  }
}

/** Updates of one subscription are at least this far apart: 40 a second are as many as anybody can see. */
const spacingMs = 25;

@QueryHandler(FollowExecution)
export class FollowExecutionHandler implements IQueryHandler<FollowExecution> {
  constructor(
    private readonly directory: ExecutionDirectory,
    private readonly watches: ExecutionWatches,
  ) {}

  async execute({ id }: FollowExecution) {
    const { events } = await this.directory.existing(id);
    return cancellable((signal) => this.watches.with(events, (watch) => updates(watch, signal)));
  }
}

async function* updates(watch: ExecutionWatch, signal: AbortSignal): AsyncGenerator<Execution, void, void> {
  for (let revision = -1; ;) {
    const record = await watch.past(revision, signal);
    const execution = record && executionView(record);
    if (!execution) return;
    yield execution;
    if (isTerminal(record.state)) return;
    revision = record.revision;
    await wait(spacingMs, undefined, { signal }).catch(() => undefined);
  }
}
