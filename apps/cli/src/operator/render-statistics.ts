import { clean } from '../render/clean.js';
import type { Style } from '../render/style.js';
import { table, type Cell } from '../render/table.js';
import { formatDateTime } from '../render/time.js';
import { formatBytes } from './format-bytes.js';
import { shortPosition } from './log-position.js';
import type { LogStatistics, Tally } from './log-statistics.js';

/** For a person: a line about the whole, then a table by category and type. */
export function renderStatistics(statistics: LogStatistics, columns: number, style: Style): string[] {
  const { head, total, categories } = statistics;
  if (head === undefined) return ['The log is empty.'];
  const rows = [...categories]
    .sort(byName)
    .flatMap(([category, { total: sum, types }]) => [
      [category, 'all', ...cells(sum)],
      ...[...types].sort(byName).map(([type, tally]) => ['', type, ...cells(tally)]),
    ]);
  return [
    `${total.events} events in ${total.streams} streams, ${formatBytes(total.bytes)}; ` +
      `the head is at ${shortPosition(head)}`,
    '',
    ...table(['category', 'type', 'events', 'streams', 'size', 'first', 'last'], clean(rows), columns, style),
  ];
}

/** For machines: the same with names instead of columns. */
export function statisticsJson({ head, total, categories }: LogStatistics): object {
  return {
    head: head ?? null,
    ...total,
    categories: [...categories].sort(byName).map(([category, { total: sum, types }]) => ({
      category,
      ...sum,
      types: [...types].sort(byName).map(([type, { streams, ...tally }]) => ({ type, ...tally })),
    })),
  };
}

const cells = ({ events, streams, bytes, first, last }: Tally): Cell[] => [
  events,
  streams,
  formatBytes(bytes),
  first && formatDateTime(first),
  last && formatDateTime(last),
];

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);
