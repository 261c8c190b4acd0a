import type { RecordedEvent } from '@app/domain/kernel/event-store.js';
import type { Span } from '../render/line.js';
import { formatTime } from '../render/time.js';
import { shortPosition } from './log-position.js';

/**   1204  14:03:59  StepStarted             local.execution-0198...@12  {"stepId":"send"} */
export function logEventSpans({ position, recordedAt, type, stream, revision, data }: RecordedEvent): Span[] {
  return [
    [`${shortPosition(position).padStart(8)}  `, 'dim'],
    [`${formatTime(recordedAt)}  `, 'dim'],
    [type.padEnd(22), 'bold'],
    [`  ${stream}@${revision}  `, 'cyan'],
    [JSON.stringify(data), 'dim'],
  ];
}
