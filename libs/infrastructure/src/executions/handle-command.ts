import type { EventStore } from '@app/domain/kernel/event-store.js';
import { streamOf, type ExecutionId, type TenantId } from '@app/domain/kernel/ids.js';
import type { Rejection } from '@app/domain/kernel/rejection.js';
import type { ExecutionDecider } from '@app/domain/execution/execution.decider.js';
import type { PersonCommand } from '@app/domain/execution/execution.commands.js';
import type { ExecutionState } from '@app/domain/execution/execution.state.js';
import { handleCommand, type Accepted } from '../command-handling/handle-command.js';
import { decider } from './decider.js';

export interface ExecutionEnvelope {
  readonly tenant: TenantId;
  readonly executionId: ExecutionId;
  /** UUID. The same id again answers the state as it is and appends nothing. */
  readonly commandId: string;
  readonly actor: string;
  readonly command: PersonCommand;
}

/** Decides what a person asks of an execution and appends what follows; see `handleCommand`. */
export const handleExecutionCommand = (
  store: EventStore,
  { executionId, ...envelope }: ExecutionEnvelope,
  judge: ExecutionDecider = decider,
): Promise<Accepted<ExecutionState> | Rejection> =>
  handleCommand(store, judge, {
    ...envelope,
    stream: streamOf(envelope.tenant, 'execution', executionId),
    correlationId: executionId,
  });
