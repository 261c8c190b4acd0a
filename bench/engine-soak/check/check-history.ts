import type { ExecutionEvent } from '@app/domain/execution/execution.events.js';

/** Nothing starts in a run that is paused and still, attempts are counted one by one, and a step succeeds once. */
export function brokenByHistory(events: readonly ExecutionEvent[]): readonly string[] {
  const broken: string[] = [];
  const attempts = new Map<string, number>();
  const succeeded = new Set<string>();
  let still = false;
  for (const { type, data } of events) {
    if (type === 'ExecutionQuiesced') still = true;
    if (type === 'ExecutionResumed') still = false;
    if (type === 'StepStarted') {
      if (still) broken.push(`"${data.stepId}" was started while the run was paused and quiesced`);
      if (data.attempt !== (attempts.get(data.stepId) ?? 0) + 1)
        broken.push(
          `attempt ${data.attempt} of "${data.stepId}" follows attempt ${attempts.get(data.stepId) ?? 0}`,
        );
      attempts.set(data.stepId, data.attempt);
    }
    if (type === 'StepSucceeded') {
      if (succeeded.has(data.stepId)) broken.push(`"${data.stepId}" has succeeded twice`);
      succeeded.add(data.stepId);
    }
  }
  return broken;
}
