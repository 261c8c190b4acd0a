import { isPlanned, isTerminal } from '@app/domain/execution/execution.state.js';
import { undoKey, type SoakedRun } from './soaked-run.js';

/** What a run that failed had done is undone once, the last first; nothing else is. */
export function brokenByUndoing({ id, state, events, entries }: SoakedRun): readonly string[] {
  const order = events.flatMap((event) => (event.type === 'CompensationStarted' ? event.data.stepIds : []));
  const outcomes = (isPlanned(state) && state.compensation?.outcomes) || {};
  const undone = entries.filter(({ key }) => key.endsWith('/compensation')).map(({ key }) => key);
  const due = order.map((stepId) => undoKey(id, stepId));
  const broken = order.flatMap((stepId): string[] => {
    const times = undone.filter((key) => key === undoKey(id, stepId)).length;
    const outcome = outcomes[stepId];
    if (outcome === 'compensated' && times !== 1)
      return [`"${stepId}" is said to be undone, but that had ${times} effects`];
    if (times > 1) return [`"${stepId}" was undone ${times} times`];
    if (outcome === undefined && isTerminal(state))
      return [`"${stepId}" was to be undone before the run ended`];
    return [];
  });
  for (const key of undone) if (!due.includes(key)) broken.push(`${key} was undone, which nobody asked for`);
  if (undone.join() !== due.filter((key) => undone.includes(key)).join())
    broken.push(`it was undone in the order ${undone.join(', ')}`);
  return broken;
}
