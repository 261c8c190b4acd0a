import type { BrokenRows } from './broken-rows.js';
import type { Cell } from './cell.js';

/** One cell for each column of the table. */
export type Row = readonly Cell[];

/** A table that is read once, in batches, so that a large file never is in memory as a whole. */
export interface Table {
  /** For messages. */
  readonly name: string;
  /** Unique names. */
  readonly columns: readonly string[];
  readonly batches: AsyncIterable<readonly Row[]>;
  /** Rows that were left out so far; complete after the last batch. */
  readonly broken: BrokenRows;
}

export const rowsPerBatch = 1000;
export const maxColumns = 1000;
