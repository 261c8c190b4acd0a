import type { PlanDraft } from '../draft/plan-draft.js';
import type { Reading } from '../request/reading.js';
import { matchColumn } from './match-column.js';
import { readAggregates } from './read-aggregates.js';
import { dateFilters, readFilters } from './read-filters.js';
import { readGroups } from './read-groups.js';
import { isRankingWord, readOrder, readRanking } from './read-ranking.js';
import type { TableQuestion, TableWords } from './table-question.js';

/** Reads what a part asks of a table. @throws Unplaceable when it names a column that the table does not have */
export function readTableQuestion(
  { part, files, object, verbKind }: Reading,
  file: string,
  draft: PlanDraft,
): TableQuestion {
  const masked = new Set(files.map(({ at }) => at));
  const isWord = (kind: string, at: number) => (kind === 'word' || kind === 'number') && !masked.has(at);
  const table: TableWords = {
    words: part.tokens.map(({ kind, value }, at) => (isWord(kind, at) ? value.toLowerCase() : '|')),
    columns: draft.files.columnsOf(file),
    file,
  };
  const ranking = readRanking(table);
  const groupBy = [...(ranking?.groupBy ?? readGroups(table))];
  const sort = ranking?.sort ?? readOrder(table);
  const computed =
    ranking && groupBy.length === 0
      ? undefined
      : readAggregates(measured(table, ranking), groupBy.length > 0);
  if (!ranking && !sort && groupBy.length === 0 && computed?.aggregates.length === 0)
    groupBy.push(...(verbKind === 'generic' ? listedColumn(object, table) : []));
  const filters = readFilters(part.tokens, table);
  const day = table.columns?.find(({ kind }) => kind === 'date')?.name;
  const dates = filters.some(({ column }) => column === day) ? [] : draft.readDates(part.text);
  return {
    groupBy,
    aggregates: computed?.aggregates ?? [],
    filters: [...filters, ...dateFilters(dates, table, draft.today)],
    ...(sort === undefined ? {} : { sort }),
    ...(ranking?.limit === undefined ? {} : { limit: ranking.limit }),
    notes: computed?.notes ?? [],
  };
}

/** In a ranking, "by revenue" says what is added up, and "highest" no longer asks for a maximum. */
function measured(table: TableWords, ranking: ReturnType<typeof readRanking>): TableWords {
  if (!ranking) return table;
  const words = ranking.measure === undefined ? table.words : ['total', ranking.measure];
  return { ...table, words: words.filter((word) => !isRankingWord(word)) };
}

/** "List the regions": the values of a column of text, once each. */
function listedColumn(object: Reading['object'], { columns = [] }: TableWords): string[] {
  const [column, ...others] = object.flatMap(({ word }) => matchColumn(word, columns) ?? []);
  return column?.kind === 'text' && others.length === 0 ? [column.name] : [];
}
