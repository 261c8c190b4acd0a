import type { ExecutionEvent } from '@app/domain/execution/execution.events.js';
import type { Position } from '@app/domain/kernel/event-store.js';
import { withAllBelow, type SoakedRun } from './soaked-run.js';

interface Happening {
  readonly run: SoakedRun;
  readonly event: ExecutionEvent;
  readonly position: Position;
}

/** While a run is paused and still, nothing starts in those below it, in the order of the log. */
export function brokenByPauses(run: SoakedRun): readonly string[] {
  const broken: string[] = [];
  const below = run.below.flatMap(withAllBelow);
  let still = false;
  for (const { run: one, event } of inOrder([run, ...below])) {
    if (one === run && event.type === 'ExecutionQuiesced') still = true;
    if (one === run && event.type === 'ExecutionResumed') still = false;
    if (one !== run && event.type === 'StepStarted' && still)
      broken.push(
        `"${event.data.stepId}" of ${one.id} below it was started while it was paused and quiesced`,
      );
  }
  return broken;
}

const inOrder = (runs: readonly SoakedRun[]): readonly Happening[] =>
  runs
    .flatMap((run) =>
      run.events.map((event, place) => ({ run, event, position: run.positions[place] as Position })),
    )
    .toSorted((one, other) => (one.position < other.position ? -1 : 1));
