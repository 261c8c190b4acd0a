import type { RecordedEvent } from '@app/domain/kernel/event-store.js';
import type { ExecutionActivity, StepProgress } from './types/execution-activity.type.js';
import type { LogLine } from './types/log-line.type.js';

/** An event of a log stream as the schema shows it; undefined for a type that is none of ours. */
export function activityView({ type, data, revision }: RecordedEvent): ExecutionActivity | undefined {
  switch (type) {
    case 'StepLogged':
      return { ...(data as unknown as Omit<LogLine, 'revision'>), revision };
    case 'StepProgressed':
      return { ...(data as unknown as Omit<StepProgress, 'revision'>), revision };
    default:
      return undefined;
  }
}

export const isLogLine = (activity: ExecutionActivity): activity is LogLine => 'level' in activity;
