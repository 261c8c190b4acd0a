import type { EventStore, Position } from '@app/domain/kernel/event-store.js';
import { WrongExpectedRevision } from '@app/domain/kernel/event-store-errors.js';
import { streamOf, type ExecutionId, type TenantId } from '@app/domain/kernel/ids.js';
import { isRejection, type Rejection } from '@app/domain/kernel/rejection.js';
import { decideAndFold } from '@app/domain/kernel/decider.js';
import type { PersonCommand } from '@app/domain/execution/execution.commands.js';
import type { ExecutionState } from '@app/domain/execution/execution.state.js';
import { decider } from './decider.js';
import { newEvents } from './execution-events.js';
import { loadExecution } from './load-execution.js';

export interface CommandEnvelope {
  readonly tenant: TenantId;
  readonly executionId: ExecutionId;
  /** UUID. The same id again answers the state as it is and appends nothing. */
  readonly commandId: string;
  readonly actor: string;
  readonly command: PersonCommand;
}

export interface Accepted {
  readonly kind: 'accepted';
  readonly state: ExecutionState;
  readonly revision: number;
  readonly position: Position;
}

/**
 * Decides a person's command on the newest state and appends what follows. When somebody else wrote meanwhile,
 * it decides anew: of 100 simultaneous approvals one wins and 99 are refused.
 * @throws what the event store throws, but not WrongExpectedRevision
 */
export async function handleExecutionCommand(
  store: EventStore,
  { tenant, executionId, commandId, actor, command }: CommandEnvelope,
): Promise<Accepted | Rejection> {
  for (;;) {
    const loaded = await loadExecution(store, tenant, executionId);
    const { state, revision, position } = loaded;
    if (loaded.commandIds.has(commandId) && position) return { kind: 'accepted', state, revision, position };
    const decision = decideAndFold(decider, command, state);
    if (isRejection(decision)) return decision;
    if (decision.events.length === 0 && position) return { kind: 'accepted', state, revision, position };
    const events = newEvents(decision.events, {
      tenant,
      commandId,
      actor,
      correlationId: executionId,
      now: command.data.now,
    });
    try {
      const expected = revision < 0 ? 'no-stream' : revision;
      const appended = await store.append(streamOf(tenant, 'execution', executionId), expected, events);
      return { kind: 'accepted', state: decision.state, ...appended };
    } catch (error) {
      if (!(error instanceof WrongExpectedRevision)) throw error;
    }
  }
}
