import type { TableColumn } from '@app/domain/plan/planner.js';
import type { Token } from '../language/tokens.js';
import { stem } from '../language/stems.js';

/** Words that headings use for one another. */
const alike: readonly ReadonlySet<string>[] = [
  'amount revenue sale sales turnover income earnings value money total price cost spend spending',
  'quantity qty units unit pieces volume items sold',
  'salesperson seller rep salespeople salesman agent',
  'customer client buyer account',
  'date day when time',
].map((row) => new Set(row.split(' ').map(stem)));

/** The column a word means: by its own name, else by a word that headings use for it. */
export function matchColumn(word: string, columns: readonly TableColumn[]): TableColumn | undefined {
  const wanted = stem(word);
  const named = columns.find(({ name }) => stem(name) === wanted);
  if (named) return named;
  const inName = columns.filter(({ name }) => wordsOf(name).includes(wanted));
  if (inName.length === 1) return inName[0];
  const group = alike.find((row) => row.has(wanted));
  const similar = columns.filter(({ name }) => wordsOf(name).some((one) => group?.has(one)));
  return similar.length === 1 ? similar[0] : undefined;
}

/** The column of numbers a question is about when it names none: the only one, else the one of money. */
export function likelyMeasure(columns: readonly TableColumn[]): TableColumn | undefined {
  const numbers = columns.filter(
    ({ name, kind }) => kind === 'number' && !/(?:^|[_\s])(?:id|no|nr)$/i.test(name),
  );
  if (numbers.length === 1) return numbers[0];
  const money = numbers.filter(({ name }) => wordsOf(name).some((one) => alike[0]?.has(one)));
  return money.length === 1 ? money[0] : undefined;
}

const wordsOf = (name: string): string[] =>
  name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .split(/[^\p{L}\d]+/u)
    .filter(Boolean)
    .map(stem);

/** How many columns the words of a part name; with "by" or "per" also by words that headings use for one another. */
export function columnsNamed(tokens: readonly Token[], columns: readonly TableColumn[] = []): number {
  const words = tokens.filter(({ kind }) => kind === 'word').map(({ value }) => value);
  const stems = words.map(stem);
  const named = columns.filter(({ name }) => wordsOf(name).some((word) => stems.includes(word)));
  if (named.length > 0 || !words.some((word) => /^(?:by|per)$/i.test(word))) return named.length;
  return new Set(words.flatMap((word) => matchColumn(word, columns) ?? [])).size;
}
