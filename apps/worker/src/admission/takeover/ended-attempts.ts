import type { EventStore, RecordedEvent } from '@app/domain/kernel/event-store.js';
import type { StreamName } from '@app/domain/kernel/ids.js';
import type { Usage } from '@app/domain/plan/plan.js';
import { toExecutionEvent } from '@app/infrastructure/executions/execution-events.js';

/** An attempt that ended when its worker died is among the last; of one that ended long before nobody asks. */
const pageSize = 200;
const mostPages = 10;

/** What attempts have used that ended before this worker took their runs over, from the history. */
export class EndedAttempts {
  constructor(private readonly store: Pick<EventStore, 'read'>) {}

  /** Undefined: the history does not say. @throws what the event store throws */
  async usageOf(stream: StreamName, stepId: string, attempt: number): Promise<Usage | undefined> {
    let from: number | undefined;
    for (let page = 0; page < mostPages; page++) {
      const events = await this.store.read(stream, {
        direction: 'backwards',
        limit: pageSize,
        ...(from !== undefined && { from }),
      });
      for (const recorded of events) {
        const usage = usageIn(recorded, stepId, attempt);
        if (usage !== 'of-another') return usage;
      }
      from = (events.at(-1)?.revision ?? 0) - 1;
      if (from < 0) return undefined;
    }
    return undefined;
  }
}

function usageIn(recorded: RecordedEvent, stepId: string, attempt: number): Usage | undefined | 'of-another' {
  const { type, data } = toExecutionEvent(recorded);
  if (type !== 'StepSucceeded' && type !== 'StepFailed' && type !== 'StepStarted') return 'of-another';
  if (data.stepId !== stepId || data.attempt !== attempt) return 'of-another';
  return 'usage' in data ? data.usage : undefined;
}
