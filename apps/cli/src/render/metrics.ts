import type { Metrics } from '../graphql/system.js';
import type { Style } from './style.js';
import { table } from './table.js';
import { formatDateTime, formatDuration } from './time.js';

/** Counts, durations by tool, what does not work now, and the runs of each day. */
export function renderMetrics(metrics: Metrics, columns: number, style: Style): string[] {
  const { executions, steps, durations, tokens, openBreakers, overTime } = metrics;
  return [
    `${style('Executions', 'bold')}  ${counts(executions)}`,
    `${style('Steps', 'bold')}       ${counts(steps)}`,
    `${style('Tokens', 'bold')}      ${tokens.inputTokens} in, ${tokens.outputTokens} out`,
    ...(durations.length === 0
      ? []
      : [
          '',
          ...table(
            ['TOOL', 'CALLS', 'MEDIAN', '95 %', 'LONGEST'],
            durations.map(({ tool, count, p50Ms, p95Ms, maxMs }) => [
              tool,
              count,
              ...[p50Ms, p95Ms, maxMs].map(formatDuration),
            ]),
            columns,
            style,
          ),
        ]),
    ...(openBreakers.length === 0
      ? []
      : [
          '',
          ...table(
            ['NOT WORKING', 'WORKER', 'SINCE', 'TRIED AGAIN', 'FAILURES', 'LAST'],
            openBreakers.map((open) => [
              open.work,
              open.worker,
              formatDateTime(open.openedAt),
              formatDateTime(open.retryAt),
              open.failures,
              open.lastCode,
            ]),
            columns,
            style,
          ),
        ]),
    ...(overTime.length === 0
      ? []
      : [
          '',
          ...table(
            ['DAY', 'STARTED', 'COMPLETED', 'FAILED', 'CANCELLED'],
            overTime.map((day) => [day.day, day.started, day.completed, day.failed, day.cancelled]),
            columns,
            style,
          ),
        ]),
  ];
}

/** 12 total, 9 completed, 2 waiting for approval; what is zero is left out. */
function counts(numbers: Readonly<Record<string, number>>): string {
  const shown = Object.entries(numbers).filter(([name, value]) => name === 'total' || value > 0);
  return shown.map(([name, value]) => `${value} ${words(name)}`).join(', ');
}

const words = (name: string): string => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
