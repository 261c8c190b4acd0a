import type { TableColumn } from '@app/domain/plan/planner.js';

export type Aggregate = 'sum' | 'average' | 'count' | 'max' | 'min' | 'median';
export type Comparison = '=' | '!=' | '>' | '>=' | '<' | '<=' | 'contains';

/** What a part asks of a table. */
export interface TableQuestion {
  readonly groupBy: readonly string[];
  readonly aggregates: readonly { readonly op: Aggregate; readonly column?: string }[];
  readonly filters: readonly Filter[];
  /** By a column, or by what is computed when `column` is absent. */
  readonly sort?: { readonly column?: string; readonly descending: boolean };
  readonly limit?: number;
  /** Assumptions to tell the person. */
  readonly notes: readonly string[];
}

export interface Filter {
  readonly column: string;
  readonly op: Comparison;
  readonly value: string | number;
}

/** The words of a part and the columns they can be about; columns are unknown when the header was not read. */
export interface TableWords {
  /** Lower case; "|" for what is not a word. */
  readonly words: readonly string[];
  readonly columns: readonly TableColumn[] | undefined;
  readonly file: string;
}
