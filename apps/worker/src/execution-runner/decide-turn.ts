import type { Decided } from '@app/domain/kernel/decider.js';
import { isRejection, type Rejection } from '@app/domain/kernel/rejection.js';
import type { Withheld, WorkerCommand } from '@app/domain/execution/execution.commands.js';
import type { ExecutionEvent } from '@app/domain/execution/execution.events.js';
import type { GrantedLocks } from '@app/domain/execution/locks/lock-grant.js';
import { isPlanned, type ExecutionState } from '@app/domain/execution/execution.state.js';
import { decider } from '@app/infrastructure/executions/decider.js';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';
import type { Effects } from './actor-options.js';
import type { ExecutionActor } from './execution-actor.js';
import { sharedNow } from '../time/shared-time.js';

/** A command that waits to be decided, and whom to tell. */
export interface Letter {
  readonly command: WorkerCommand;
  readonly resolve?: (refusal: Rejection | undefined) => void;
  readonly reject?: (error: Error) => void;
}

/** What whoever waits for a command is told. */
export const letGo = () => new Error('The run was let go of before the command was stored');

export interface Turn extends Decided<ExecutionState, ExecutionEvent> {
  readonly refusals: ReadonlyMap<Letter, Rejection>;
}

export interface TurnParts {
  readonly worker: string;
  readonly effects: Effects;
  readonly logger: Logger;
}

/** Everything that follows from the letters in a state, and from what they make possible. */
export function decideTurn(
  letters: readonly Letter[],
  from: ExecutionState,
  actor: ExecutionActor,
  parts: TurnParts,
): Turn {
  const events: ExecutionEvent[] = [];
  const refusals = new Map<Letter, Rejection>();
  let state = from;
  for (const letter of letters) {
    const decision = decider.decide(letter.command, state);
    if (isRejection(decision)) {
      parts.logger.debug({ command: letter.command.type, refused: decision.detail }, 'refused');
      refusals.set(letter, decision);
      continue;
    }
    events.push(...decision.events);
    state = decision.state;
  }
  const advanced = parts.effects.acceptsWork ? advance(state, actor, parts) : undefined;
  if (advanced) events.push(...advanced.events);
  return { events, state: advanced?.state ?? state, refusals };
}

/** Decided anew, without the steps that must not start yet, until all that start may and have what they start with. */
function advance(
  state: ExecutionState,
  actor: ExecutionActor,
  { worker, effects }: TurnParts,
): Decided<ExecutionState, ExecutionEvent> | undefined {
  const now = sharedNow();
  const agents = isPlanned(state) && state.graph.choosesAgents ? effects.agents(actor) : undefined;
  const command = { worker, now, ...(agents && { agents }) };
  let withheld: readonly Withheld[] = effects.waiting(actor);
  let granted: readonly GrantedLocks[] | undefined;
  for (;;) {
    const data = { ...command, withheld, ...(granted && { granted }) };
    const decision = decider.decide({ type: 'Advance', data }, state);
    if (isRejection(decision)) return undefined;
    const starts = decision.events.flatMap((event) => (event.type === 'StepStarted' ? [event.data] : []));
    if (starts.length === 0) return decision;
    const more = effects.withhold(starts, actor, decision.state);
    if (more.withheld.length === 0 && more.granted.length === 0) return decision;
    withheld = [...withheld, ...more.withheld];
    granted = [...(granted ?? []), ...more.granted];
  }
}
