import { toNumber } from '../entities/durations.js';
import { isFunctionWord } from '../language/function-words.js';
import { likelyMeasure, matchColumn } from './match-column.js';
import { columnIfAny, columnNamed } from './name-column.js';
import type { TableQuestion, TableWords } from './table-question.js';

interface Ranking extends Pick<TableQuestion, 'groupBy' | 'limit'> {
  readonly sort: NonNullable<TableQuestion['sort']>;
  /** The word for what the groups are ranked by. */
  readonly measure?: string;
}

const best = /^(?:top|best|highest|largest|biggest|most)$/;
const worst = /^(?:bottom|worst|lowest|smallest|least|fewest)$/;

/** "top 5 customers by revenue", "the 10 largest orders", "which region sold the most". */
export function readRanking(table: TableWords): Ranking | undefined {
  const { words } = table;
  const extreme = words.find((word) => best.test(word) || worst.test(word));
  const descending = extreme === undefined || best.test(extreme);
  const at = rankAt(words);
  if (at !== -1) return rankedBy(table, at, descending);
  const which = words.findIndex((word) => /^(?:which|what|who)$/.test(word));
  if (which === -1 || extreme === undefined) return undefined;
  const isText = (word: string) => table.columns && matchColumn(word, table.columns)?.kind === 'text';
  const subject = words.slice(which + 1).find(isText);
  return subject === undefined
    ? undefined
    : { groupBy: [columnNamed(subject, table)], sort: { descending }, limit: 1 };
}

function rankedBy(table: TableWords, at: number, descending: boolean): Ranking {
  const { words, columns } = table;
  const limit = toNumber((isCount(words[at]) ? words[at] : words[at + 1]) ?? '');
  const by = words.indexOf('by', at);
  const subject = words.slice(at + 2, by === -1 ? undefined : by);
  const measure =
    by === -1 ? undefined : words.slice(by + 1).find((word) => !isFunctionWord(word) && word !== 'total');
  const group = columns
    ? subject.map((word) => matchColumn(word, columns)).find((column) => column && column.kind !== 'number')
        ?.name
    : subject.find((word) => !isFunctionWord(word) && word !== '|');
  if (group !== undefined) {
    return { groupBy: [group], limit, sort: { descending }, ...(measure === undefined ? {} : { measure }) };
  }
  const column =
    measure === undefined ? columns && likelyMeasure(columns)?.name : columnNamed(measure, table);
  return { groupBy: [], limit, sort: { descending, column: column ?? 'amount' } };
}

/** "top 5" and "5 largest" say the same. */
function rankAt(words: readonly string[]): number {
  const isRank = (word = '') => /^(?:bottom|first)$/.test(word) || best.test(word) || worst.test(word);
  const at = words.findIndex((word, index) => isRank(word) && isCount(words[index + 1]));
  return at !== -1 ? at : words.findIndex((word, index) => isCount(word) && isRank(words[index + 1]));
}

const isCount = (word = ''): boolean =>
  /^(?:\d+|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty)$/.test(word);

/** "sorted by amount", "highest first". */
export function readOrder(table: TableWords): TableQuestion['sort'] {
  const { words } = table;
  const first = words.find(
    (word, index) => words[index + 1] === 'first' && (best.test(word) || worst.test(word)),
  );
  if (first !== undefined) return { descending: best.test(first) };
  const at = words.findIndex((_, index) => isOrderBy(words, index));
  const word = at === -1 ? undefined : words.slice(at + 1).find((one) => !isFunctionWord(one));
  if (word === undefined) return undefined;
  const descending = words.some((one) => /^(?:descending|desc|decreasing|largest|highest)$/.test(one));
  const column = columnIfAny(word, table);
  return { descending, ...(column === undefined ? {} : { column }) };
}

/** Whether the "by" at a place belongs to "sorted by", "sort the rows by" or the like. */
export const isOrderBy = (words: readonly string[], at: number): boolean =>
  words[at] === 'by' &&
  words
    .slice(Math.max(0, at - 4), at)
    .some((word) => /^(?:sort|sorted|order|ordered|rank|ranked)$/.test(word));

/** Words that rank rather than compute, once a ranking was read. */
export const isRankingWord = (word: string): boolean =>
  best.test(word) || worst.test(word) || word === 'number';
