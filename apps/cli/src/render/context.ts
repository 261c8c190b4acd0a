import type { ContextValue } from '../graphql/types.js';
import type { Style } from './style.js';
import { table } from './table.js';

/** What the steps of a run share; nothing when they share nothing. */
export function renderContext(values: readonly ContextValue[], columns: number, style: Style): string[] {
  if (values.length === 0) return [];
  const rows = values.map(({ key, version, value, by }) => [key, version, by, JSON.stringify(value)]);
  return [
    '',
    style('Shared values', 'bold'),
    ...table(['key', 'version', 'by', 'value'], rows, columns, style),
  ];
}
