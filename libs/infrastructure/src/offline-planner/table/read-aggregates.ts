import { Unplaceable } from '../draft/unplaceable.js';
import { isFunctionWord } from '../language/function-words.js';
import { stem } from '../language/stems.js';
import { likelyMeasure, matchColumn } from './match-column.js';
import type { Aggregate, TableQuestion, TableWords } from './table-question.js';

const operations: Readonly<Record<string, Aggregate>> = Object.fromEntries(
  (
    [
      ['sum', 'total totals totalled totaled sum sums tally much sales turnover revenue'],
      ['average', 'average averages mean'],
      ['count', 'count counts number many often'],
      ['max', 'highest maximum max largest biggest'],
      ['min', 'lowest minimum min smallest'],
      ['median', 'median'],
    ] as const
  ).flatMap(([op, words]) => words.split(' ').map((word) => [stem(word), op])),
);
const implicit = /^(?:sales|turnover|revenue)$/;

type Aggregates = Pick<TableQuestion, 'aggregates' | 'notes'>;

/** "total amount", "sum of quantity", "how many", "average price": what is computed, over which column. */
export function readAggregates(table: TableWords, grouped: boolean): Aggregates {
  const { words } = table;
  const found: { op: Aggregate; column?: string }[] = [];
  const notes: string[] = [];
  words.forEach((word, at) => {
    const op = operations[stem(word)];
    if (op === undefined || implicit.test(word) || words[at + 1] === 'first') return;
    const column = op === 'count' ? undefined : measureAfter(table, at, notes);
    if (!found.some((one) => one.op === op && one.column === column)) {
      found.push({ op, ...(column === undefined ? {} : { column }) });
    }
  });
  if (found.length === 0 && grouped) found.push({ op: 'sum', column: measureAfter(table, -1, notes) });
  return { aggregates: found, notes };
}

/** The column of numbers that follows, before "by", "per" or "where". */
function measureAfter({ words, columns, file }: TableWords, at: number, notes: string[]): string {
  const rest = words.slice(at + 1);
  const end = rest.findIndex((word) => /^(?:by|per|each|every|where|whose|with|from|in|from|\|)$/.test(word));
  const phrase = (end === -1 ? rest : rest.slice(0, end)).filter((word) => !isFunctionWord(word));
  if (!columns)
    return phrase.findLast((word) => operations[stem(word)] === undefined) ?? phrase.at(-1) ?? 'amount';
  for (const word of phrase) {
    const column = matchColumn(word, columns);
    if (column?.kind === 'number') {
      if (stem(column.name) !== stem(word))
        notes.push(`I took "${word}" to be the column ${column.name} of ${file}.`);
      return column.name;
    }
  }
  const likely = likelyMeasure(columns);
  if (!likely) {
    const names = columns.map(({ name }) => name).join(', ');
    throw new Unplaceable(`it does not say what to add up in ${file}: name one of its columns ${names}`);
  }
  notes.push(`I took the numbers from the column ${likely.name} of ${file}.`);
  return likely.name;
}
