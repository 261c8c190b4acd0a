import type { LogLine } from '../graphql/types.js';
import type { Span } from './line.js';
import { levelLook } from './status.js';
import { oneLine } from './text-width.js';
import { formatTime } from './time.js';

/** 14:03:59 WARN  fetch-page  The server asked to wait. */
export function logSpans(line: LogLine): Span[] {
  const source =
    line.stepId === null ? '' : `${line.stepId}${(line.attempt ?? 1) > 1 ? `#${line.attempt}` : ''}  `;
  return [
    [`${formatTime(line.at)} `, 'dim'],
    [`${line.level.padEnd(5)} `, ...levelLook[line.level]],
    [source, 'cyan'],
    [oneLine(line.message)],
  ];
}
