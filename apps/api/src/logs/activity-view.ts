import type { RecordedEvent } from '@app/domain/kernel/event-store.js';
import { toDomainEvent } from '@app/infrastructure/event-schemas/event-versions.js';
import type { ExecutionActivity, StepProgress } from './types/execution-activity.type.js';
import type { LogLine } from './types/log-line.type.js';

/** An event of a log stream as the schema shows it; undefined for a type that is none of ours. */
export function activityView(event: RecordedEvent): ExecutionActivity | undefined {
  const { revision } = event;
  switch (event.type) {
    case 'StepLogged':
      return { ...(toDomainEvent(event).data as Omit<LogLine, 'revision'>), revision };
    case 'StepProgressed':
      return { ...(toDomainEvent(event).data as Omit<StepProgress, 'revision'>), revision };
    default:
      return undefined;
  }
}

export const isLogLine = (activity: ExecutionActivity): activity is LogLine => 'level' in activity;
