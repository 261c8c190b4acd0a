import { ToolError } from '../tool.js';

const shownColumns = 50;

/**
 * The index of a column by name: exact, else without regard to case, else to spaces and underscores, too.
 * @throws ToolError UNKNOWN_COLUMN naming the columns there are
 */
export function findColumn(columns: readonly string[], wanted: string, table: string): number {
  for (const form of [exact, folded, letters]) {
    const index = columns.findIndex((column) => form(column) === form(wanted) && form(wanted) !== '');
    if (index >= 0) return index;
  }
  const shown = columns.slice(0, shownColumns).join(', ') || 'none';
  const more = columns.length > shownColumns ? `, and ${columns.length - shownColumns} more` : '';
  throw new ToolError('UNKNOWN_COLUMN', `${table} has no column "${wanted}". Its columns: ${shown}${more}.`);
}

const exact = (name: string) => name;
const folded = (name: string) => name.trim().toLowerCase();
const letters = (name: string) => name.toLowerCase().replaceAll(/[\s_-]+/g, '');
