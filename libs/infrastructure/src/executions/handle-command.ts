import type { EventStore } from '@app/domain/kernel/event-store.js';
import { streamOf, type ExecutionId, type TenantId } from '@app/domain/kernel/ids.js';
import type { Decider } from '@app/domain/kernel/decider.js';
import { isRejection, type Rejection } from '@app/domain/kernel/rejection.js';
import type { ExecutionDecider } from '@app/domain/execution/execution.decider.js';
import type { PersonCommand } from '@app/domain/execution/execution.commands.js';
import type { RecordQuiescence } from '@app/domain/execution/sub-executions/record-quiescence.js';
import type { RecordSubExecution } from '@app/domain/execution/sub-executions/record-sub-execution.js';
import type { ExecutionEvent } from '@app/domain/execution/execution.events.js';
import { handleCommand, type Accepted } from '../command-handling/handle-command.js';
import type { SnapshotStore } from '../snapshots/snapshot-store.js';
import { decider } from './decider.js';
import { executionFacts, type ExecutionFacts } from './execution-facts.js';
import { loadNewestExecution } from './load-newest-execution.js';

/** What does not come from the worker that runs the execution. */
type OutsideCommand = PersonCommand | RecordSubExecution | RecordQuiescence;

export interface ExecutionEnvelope {
  readonly tenant: TenantId;
  readonly executionId: ExecutionId;
  /** UUID. The same id again answers the state as it is and appends nothing. */
  readonly commandId: string;
  readonly actor: string;
  readonly command: OutsideCommand;
}

/**
 * Decides what a person asks of an execution and appends what follows; see `handleCommand`.
 * @param snapshots save the reading of a long history, when they are given
 */
export async function handleExecutionCommand(
  store: EventStore,
  { executionId, ...envelope }: ExecutionEnvelope,
  judge: ExecutionDecider = decider,
  snapshots?: SnapshotStore,
): Promise<Accepted<ExecutionFacts> | Rejection> {
  const stream = streamOf(envelope.tenant, 'execution', executionId);
  const isFirst = envelope.command.type === 'RequestExecution';
  const start = isFirst || !snapshots ? undefined : await loadNewestExecution(store, snapshots, stream);
  const command = { ...envelope, stream, correlationId: executionId, isFirst };
  return handleCommand(store, ofFacts(judge), command, start);
}

/** None of these commands uses tokens. */
const ofFacts = (judge: ExecutionDecider): Decider<ExecutionFacts, OutsideCommand, ExecutionEvent> => ({
  ...executionFacts,
  decide: (command, { state, usage }) => {
    const decision = judge.decide(command, state);
    return isRejection(decision)
      ? decision
      : { events: decision.events, state: { state: decision.state, usage } };
  },
  isTerminal: ({ state }) => judge.isTerminal(state),
});
