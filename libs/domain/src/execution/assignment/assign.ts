import { chooseAgent, type AgentChoice, type AgentStanding } from '../../agents/choose-agent.js';
import type { ExecutionEvent } from '../execution.events.js';
import { placeOf, type Planned } from '../execution.state.js';
import { plannedStep } from '../planned-step.js';
import { candidatesLeft } from './candidates-left.js';

/**
 * Who carries out the step at a place, which leaves that open.
 * @param standings how the agents stood before `started`
 */
export const assign = (
  state: Planned,
  index: number,
  standings: readonly AgentStanding[],
  started: readonly ExecutionEvent[],
): AgentChoice => chooseAgent(candidatesLeft(state, index), withStarts(standings, state, started));

/** Steps that start in the same turn count as well. */
function withStarts(
  standings: readonly AgentStanding[],
  state: Planned,
  events: readonly ExecutionEvent[],
): readonly AgentStanding[] {
  const names = events.flatMap((event) =>
    event.type === 'StepStarted' ? (agentOf(state, event.data.stepId) ?? []) : [],
  );
  if (names.length === 0) return standings;
  return standings.map((one) => ({
    ...one,
    running: one.running + names.filter((name) => name === one.name).length,
  }));
}

function agentOf(state: Planned, stepId: string): string | undefined {
  const index = placeOf(state, stepId);
  const step = index === undefined ? undefined : plannedStep(state, index);
  return step?.kind === 'agent' ? step.agent : undefined;
}
