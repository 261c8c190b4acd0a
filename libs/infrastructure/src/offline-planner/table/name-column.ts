import { Unplaceable } from '../draft/unplaceable.js';
import { matchColumn } from './match-column.js';
import type { TableWords } from './table-question.js';

/** The column a word means; the word itself when the header was not read. */
export const columnIfAny = (word: string, { columns }: TableWords): string | undefined =>
  columns ? matchColumn(word, columns)?.name : word;

/** @throws Unplaceable for a word that is no column of the table */
export function columnNamed(word: string, table: TableWords): string {
  const column = columnIfAny(word, table);
  if (column !== undefined) return column;
  const names = (table.columns ?? []).map(({ name }) => name).join(', ');
  throw new Unplaceable(`${table.file} has no column "${word}"; its columns are ${names}`);
}
