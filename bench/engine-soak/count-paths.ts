import type { ExecutionEvent } from '@app/domain/execution/execution.events.js';
import type { SoakedRun } from './check/soaked-run.js';
import type { Visit } from './fence.js';

/** What a history shows that a run has gone through, in the words of the report. */
const paths: Readonly<Partial<Record<ExecutionEvent['type'], string>>> = {
  StepApproved: 'steps approved',
  StepExpanded: 'maps begun',
  SubExecutionEnded: 'runs below others ended',
  StepCompensated: 'steps undone',
  RevisionAttached: 'plans revised',
  BudgetExhausted: 'budgets used up',
  StepOutcomeUnknown: 'outcomes lost',
  ExecutionQuiesced: 'pauses',
  SubExecutionQuiesced: 'runs that stood still with the one above',
  PauseLeft: 'pauses that lasted because of the other side',
  StepRecovered: 'steps made up for by another',
};

/** @param runs with those below them */
export function countPaths(
  runs: readonly SoakedRun[],
  visits: readonly Visit[],
): Readonly<Record<string, number>> {
  const told = runs.flatMap(({ events }) => events.flatMap(({ type }) => paths[type] ?? []));
  const holds = runs.flatMap(({ events }) =>
    events.flatMap((event) => (event.type === 'StepHeld' ? [`steps held by a ${event.data.kind}`] : [])),
  );
  const choices = runs.flatMap(({ events }) => events.flatMap(choiceIn));
  const locked = visits.map(({ refused }) =>
    refused ? 'calls turned away because others had the lock since' : 'calls with locks',
  );
  return tally([...told, ...holds, ...choices, ...locked]);
}

function choiceIn(event: ExecutionEvent): readonly string[] {
  if (event.type !== 'StepFailed') return [];
  const { kind } = event.data.decision;
  if (kind === 'agent') return ['steps that another agent took over'];
  return kind === 'skip' ? ['steps whose default stood in'] : [];
}

/** How often there is each. */
export function tally(words: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}
