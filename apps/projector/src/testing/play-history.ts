import { executionDecider } from '@app/domain/execution/execution.decider.js';
import type { ExecutionState } from '@app/domain/execution/execution.state.js';
import type { EventStore } from '@app/domain/kernel/event-store.js';
import { executionId, streamOf, tenantId, type ExecutionId, type TenantId } from '@app/domain/kernel/ids.js';
import type { Message } from '@app/domain/kernel/message.js';
import { isRejection } from '@app/domain/kernel/rejection.js';
import type { BoundPlan } from '@app/domain/plan/bound-plan.js';
import { sha256 } from '@app/infrastructure/digest/sha256.js';
import { newEvents } from '@app/infrastructure/command-handling/new-events.js';
import { randomUUID } from 'node:crypto';
import { anyInput } from './any-input.js';
import { commandFor, requestFor, type Move } from './random-history.js';

export interface Played {
  readonly tenant: TenantId;
  readonly id: ExecutionId;
  state: ExecutionState;
}

const decider = executionDecider(sha256, anyInput);

const epoch = Date.UTC(2026, 0, 1);

/** Appends what happens to three executions of two tenants when these moves are made; answers their last states. */
export async function playHistory(
  store: EventStore,
  moves: readonly Move[],
  plan: BoundPlan,
): Promise<readonly Played[]> {
  let now = epoch;
  const executions = ['one', 'two', 'two'].map((tenant): Played => {
    const id = executionId(randomUUID());
    return { tenant: tenantId(tenant), id, state: decider.initialState };
  });
  const decide = async (played: Played, command: Parameters<typeof decider.decide>[0]) => {
    const decision = decider.decide(command, played.state);
    if (isRejection(decision) || decision.events.length === 0) return;
    played.state = decision.state;
    await append(store, played, 'execution', decision.events, now);
  };
  for (const [place, played] of executions.entries()) {
    await decide(played, requestFor(played.id, now++, place));
  }
  for (const move of moves) {
    now += move.elapsedMs;
    const played = executions[move.execution] as Played;
    const command = commandFor(move, played.state, now, plan);
    if (command) await decide(played, command);
    if (move.kind !== 'log') continue;
    const line = {
      stepId: `s${move.pick}`,
      attempt: 1,
      level: 'info',
      message: `line ${move.elapsedMs}`,
      at: now,
    };
    await append(store, played, 'execution_log', [{ type: 'StepLogged', data: line }], now);
  }
  return executions;
}

async function append(
  store: EventStore,
  { tenant, id }: Played,
  category: 'execution' | 'execution_log',
  events: readonly Message<string, unknown>[],
  now: number,
): Promise<void> {
  const provenance = { tenant, commandId: randomUUID(), actor: 'test', correlationId: id, now };
  await store.append(streamOf(tenant, category, id), 'any', newEvents(events, provenance));
}
