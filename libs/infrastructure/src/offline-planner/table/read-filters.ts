import type { DateMention } from '../entities/dates.js';
import { toNumber } from '../entities/durations.js';
import { isFunctionWord } from '../language/function-words.js';
import type { Token } from '../language/tokens.js';
import { matchColumn } from './match-column.js';
import type { Comparison, Filter, TableWords } from './table-question.js';

const comparisons: readonly (readonly [Comparison, RegExp])[] = [
  ['>=', /^(?:(?:is )?at least|>=|(?:is )?(?:greater|more) than or equal to|from)\b/],
  ['<=', /^(?:(?:is )?at most|<=|(?:is )?less than or equal to|up to)/],
  ['>', /^(?:(?:is |are )?(?:over|above|more than|greater than|larger than|exceeds?|bigger than)|>)/],
  ['<', /^(?:(?:is |are )?(?:under|below|less than|smaller than)|<)/],
  ['!=', /^(?:is not|isn['’]t|not|!=|<>)/],
  ['contains', /^(?:contains?|includes?)/],
  ['=', /^(?:is|are|equals?|==?|:)/],
];

/** "where region is North and amount over 1000", "in the North region". */
export function readFilters(tokens: readonly Token[], table: TableWords): Filter[] {
  const columns = table.columns ?? [];
  const grouped = /^(?:by|per|each|every|and)$/i;
  return tokens.flatMap((token, at): Filter[] => {
    if (token.kind !== 'word') return [];
    const column = table.columns ? matchColumn(token.value, columns) : afterWhere(tokens, at);
    if (!column) return [];
    const compared = comparisonAt(tokens, at + 1);
    if (compared) return [{ column: column.name, ...compared }];
    const before = tokens[at - 1];
    const beyond = tokens[at - 2]?.value ?? '';
    if (column.kind === 'text' && isValue(before) && !grouped.test(before.value) && !grouped.test(beyond)) {
      return [{ column: column.name, op: '=', value: before.value }];
    }
    const after = tokens[at + 1];
    const isNamed = /^(?:for|in|of|where)$/i.test(before?.value ?? '');
    if (column.kind !== 'text' || !isNamed || !isValue(after)) return [];
    return [{ column: column.name, op: '=', value: after.value }];
  });
}

/** A stretch of time that was named, on the table's column of dates. */
export function dateFilters(dates: readonly DateMention[], table: TableWords, today: string): Filter[] {
  const column = table.columns?.find(({ kind }) => kind === 'date')?.name;
  const [mention] = dates;
  if (column === undefined || !mention) return [];
  const future = mention.start > today && !/\d{4}/.test(mention.text);
  const day = (local: string) => (future ? lastYear(local) : local).slice(0, 10);
  const from: Filter = { column, op: '>=', value: day(mention.start) };
  const open = /\b(?:since|after)\b/i.test(mention.text);
  return mention.end === undefined || open ? [from] : [from, { column, op: '<', value: day(mention.end) }];
}

const lastYear = (local: string) => `${Number(local.slice(0, 4)) - 1}${local.slice(4)}`;

function comparisonAt(tokens: readonly Token[], at: number): Pick<Filter, 'op' | 'value'> | undefined {
  const said = tokens
    .slice(at, at + 6)
    .map(({ value }) => value.toLowerCase())
    .join(' ')
    .replace(/([<>=!]) =/g, '$1=');
  for (const [op, pattern] of comparisons) {
    const match = pattern.exec(said)?.[0];
    if (match === undefined) continue;
    const symbols = match.match(/[<>=!:]/g)?.length ?? 0;
    const skip = symbols > 0 ? symbols : match.split(' ').length;
    const value = valueAt(tokens, at + skip);
    return value === undefined ? undefined : { op, value };
  }
  return undefined;
}

function valueAt(tokens: readonly Token[], at: number): string | number | undefined {
  const token = tokens[at];
  if (token?.kind === 'quote') return token.value;
  if (token?.kind === 'number') return toNumber(token.value);
  if (token?.kind !== 'word' || (isFunctionWord(token.value) && !/^\p{Lu}/u.test(token.value)))
    return undefined;
  const words = [token.value];
  for (let next = at + 1; isValue(tokens[next]); next += 1) words.push(tokens[next]?.value ?? '');
  return words.join(' ');
}

/** A proper name or a quotation. */
const isValue = (token: Token | undefined): token is Token =>
  token?.kind === 'quote' ||
  (token?.kind === 'word' && /^\p{Lu}/u.test(token.value) && !isFunctionWord(token.value));

/** With the header unread, only what stands after "where" or "whose" counts as a column. */
const afterWhere = (tokens: readonly Token[], at: number) =>
  /^(?:where|whose)$/i.test(tokens[at - 1]?.value ?? '')
    ? { name: tokens[at]?.value ?? '', kind: 'text' as const }
    : undefined;
