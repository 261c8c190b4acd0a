import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { jsonBytes, maxOutputBytes } from '../output-limit.js';
import { runTool, toolContext, type TestToolContext } from '../testing/tool-context.js';
import { addUp } from './accumulator.js';
import { describeTable } from './describe-table.tool.js';
import { queryTable } from './query-table.tool.js';

let context: TestToolContext;
const put = (name: string, content: string | Uint8Array) =>
  writeFile(path.join(context.workspace.root, name), content);
const query = (input: object) => runTool(queryTable, input, context);
const fails = (code: string, message = '') =>
  expect.objectContaining({ code, message: expect.stringContaining(message) });

const sales = `Region,Product,Amount,Sold on
North,Tea,"1,200.50",2026-01-03
South,Tea,800,2026-01-15
North,Coffee,$99.50,2026-02-01
East,"Cocoa, dark",n/a,2026-02-02
south,Coffee,0.10,2026-02-03
`;

beforeEach(async () => {
  context = await toolContext();
  await put('sales.csv', sales);
});
afterEach(() => context.dispose());

describe('tables.query', () => {
  test('gives the rows as they are', async () => {
    expect(await query({ path: 'sales.csv', limit: 2 })).toEqual({
      columns: ['Region', 'Product', 'Amount', 'Sold on'],
      rows: [
        { Region: 'North', Product: 'Tea', Amount: '1,200.50', 'Sold on': '2026-01-03' },
        { Region: 'South', Product: 'Tea', Amount: 800, 'Sold on': '2026-01-15' },
      ],
      rowCount: 5,
      totalRows: 5,
      skippedRows: 0,
      markdown:
        '| Region | Product | Amount | Sold on |\n| --- | --- | --- | --- |\n' +
        '| North | Tea | 1,200.50 | 2026-01-03 |\n| South | Tea | 800 | 2026-01-15 |\n\n... and 3 more rows',
    });
  });

  test('groups, computes and sorts', async () => {
    const result = await query({
      path: 'sales.csv',
      groupBy: ['region'],
      aggregates: [
        { op: 'sum', column: 'amount' },
        { op: 'count' },
        { op: 'max', column: 'sold_on', as: 'last' },
      ],
      sortBy: { column: 'amount', descending: true },
    });
    expect(result['columns']).toEqual(['Region', 'sum_Amount', 'count', 'last']);
    expect(result['rows']).toEqual([
      { Region: 'North', sum_Amount: 1300, count: 2, last: '2026-02-01' },
      { Region: 'South', sum_Amount: 800.1, count: 2, last: '2026-02-03' },
      { Region: 'East', sum_Amount: 0, count: 1, last: '2026-02-02' },
    ]);
  });

  test('knows all aggregates, and groups without one are counted', async () => {
    const aggregates = ['count', 'sum', 'avg', 'min', 'max', 'median', 'distinct'].map((op) => ({
      op,
      column: 'Amount',
      as: op,
    }));
    expect((await query({ path: 'sales.csv', aggregates }))['rows']).toEqual([
      { count: 4, sum: 2100.1, avg: 525.025, min: 0.1, max: 1200.5, median: 449.75, distinct: 4 },
    ]);
    expect((await query({ path: 'sales.csv', groupBy: ['Product'], limit: 1 }))['rows']).toEqual([
      { Product: 'Tea', count: 2 },
    ]);
  });

  test.each([
    [{ column: 'amount', op: 'gt', value: 100 }, 2],
    [{ column: 'Amount', op: 'le', value: '99.5' }, 2],
    [{ column: 'Region', op: 'eq', value: 'SOUTH' }, 2],
    [{ column: 'Region', op: 'ne', value: 'south' }, 3],
    [{ column: 'Sold on', op: 'ge', value: '2026-02-01' }, 3],
    [{ column: 'Sold on', op: 'lt', value: '2026-02' }, 2],
    [{ column: 'Product', op: 'contains', value: 'COCOA' }, 1],
    [{ column: 'Region', op: 'in', value: ['north', 'east'] }, 3],
    [{ column: 'Amount', op: 'in', value: [800, 1200.5] }, 2],
    [{ column: 'Amount', op: 'eq', value: null }, 1],
    [{ column: 'Amount', op: 'ne', value: '' }, 4],
  ])('filters by %j', async (condition, expected) => {
    expect(await query({ path: 'sales.csv', where: [condition] })).toMatchObject({
      rowCount: expected,
      totalRows: 5,
    });
  });

  test('selects and sorts, with missing values last in both directions', async () => {
    const amounts = async (descending: boolean) =>
      (await query({ path: 'sales.csv', select: ['amount'], sortBy: { column: 'Amount', descending } }))[
        'rows'
      ];
    const ascending = ['$99.50', 800, '1,200.50'].map((Amount) => ({ Amount }));
    expect(await amounts(false)).toEqual([{ Amount: '0.10' }, ...ascending, { Amount: 'n/a' }]);
    expect(await amounts(true)).toEqual([...ascending.reverse(), { Amount: '0.10' }, { Amount: 'n/a' }]);
  });

  test('takes rows at hand, from another query for example', async () => {
    const first = await query({ path: 'sales.csv', groupBy: ['Product'], aggregates: [{ op: 'count' }] });
    expect(await query({ rows: first['rows'], sortBy: { column: 'count' }, limit: 1 })).toMatchObject({
      rows: [{ Product: 'Cocoa, dark', count: 1 }],
      totalRows: 3,
    });
    await expect(query({})).rejects.toThrow('either path');
    await expect(query({ path: 'sales.csv', rows: [] })).rejects.toThrow('either path');
  });

  test('reads semicolons, tabs, a byte order mark, CRLF, quoted line ends and headers that repeat', async () => {
    await put('a.csv', '\uFEFFName;Preis;Preis\r\n"a\r\nb";1,5;2\r\n\r\n"c ""d""";2,5;3\r\n');
    expect((await query({ path: 'a.csv', aggregates: [{ op: 'sum', column: 'preis' }] }))['rows']).toEqual([
      { sum_Preis: 4 },
    ]);
    expect(await query({ path: 'a.csv', select: ['Name', 'Preis_2'] })).toMatchObject({
      rows: [
        { Name: 'a\nb', Preis_2: 2 },
        { Name: 'c "d"', Preis_2: 3 },
      ],
      markdown: '| Name | Preis_2 |\n| --- | --- |\n| a<br>b | 2 |\n| c "d" | 3 |',
    });
    await put('b.tsv', 'a\tb\n5" pipe\t"x\ty"\n');
    expect((await query({ path: 'b.tsv' }))['rows']).toEqual([{ a: '5" pipe', b: 'x\ty' }]);
  });

  test.each([queryTable, describeTable])(
    '$name says that it is alive for each piece of a large file',
    async (tool) => {
      await put('large.csv', `a,b\n${`1234567,${'x'.repeat(160)}\n`.repeat(25_000)}`);
      const told: number[] = [];
      let beats = 0;
      const listening = { beat: () => (beats += 1), progress: (fraction: number) => told.push(fraction) };
      await runTool(tool, { path: 'large.csv' }, { ...context, ...listening });
      expect(beats).toBeGreaterThanOrEqual(60);
      expect(told.length).toBeLessThanOrEqual(51);
      expect(told).toEqual(told.toSorted((one, other) => one - other));
      expect(told.at(-1)).toBe(1);
      expect(tool.heartbeatMs).toBeLessThan(tool.timeoutMs);
    },
  );

  test('skips broken rows and says where', async () => {
    const good = Array.from({ length: 40 }, (_, n) => `${n},x`);
    good[3] = '3';
    good[5] = '5,"open';
    good[7] = '7,x,too,many';
    await put('broken.csv', ['id,name', ...good].join('\n'));
    expect(await query({ path: 'broken.csv', aggregates: [{ op: 'count' }] })).toMatchObject({
      rows: [{ count: 37 }],
      totalRows: 37,
      skippedRows: 3,
    });
    expect(context.logs).toEqual([
      {
        level: 'warn',
        message: expect.stringMatching(/3 of 40 rows of "broken\.csv".*line 5, 7, 9.*skipped/),
      },
    ]);
  });

  test('refuses what is no table', async () => {
    await put('empty.csv', '');
    await put('numbers.csv', '1,2\n3,4\n');
    await put('mostly-broken.csv', 'a,b\n1,2\n3\n4\n5\n');
    await put('book.xlsx', Buffer.from([0x50, 0x4b, 3, 4, 0, 0]));
    await put('latin.csv', Buffer.from([0x61, 0x2c, 0x62, 10, 0xe9, 0x2c, 0x31, 10]));
    await put('half.json', '[{"a": 1}, {"a": ');
    await put('list.json', '[1, 2, 3]');
    await put('no.json', 'hello');
    await mkdir(path.join(context.workspace.root, 'folder.csv'));
    const refused = (file: string) => expect(query({ path: file })).rejects;
    await refused('none.csv').toEqual(fails('FILE_NOT_FOUND'));
    await refused('folder.csv').toEqual(fails('IS_A_FOLDER'));
    await refused('empty.csv').toEqual(fails('NO_HEADER', 'it is empty'));
    await refused('numbers.csv').toEqual(fails('NO_HEADER', 'its first row is "1, 2"'));
    await refused('mostly-broken.csv').toEqual(fails('BROKEN_TABLE', '3 of 4 rows'));
    await refused('book.xlsx').toEqual(fails('BINARY_FILE', 'saved as CSV'));
    await refused('latin.csv').toEqual(fails('BINARY_FILE', 'UTF-8'));
    await refused('half.json').toEqual(fails('BROKEN_TABLE', 'ends in the middle'));
    await refused('list.json').toEqual(fails('NO_HEADER', 'list of objects'));
    await refused('no.json').toEqual(fails('NO_HEADER'));
  });

  test('says which columns there are, and what does not add up', async () => {
    const on = (input: object) => expect(query({ path: 'sales.csv', ...input })).rejects;
    const columns = 'Its columns: Region, Product, Amount, Sold on.';
    await on({ groupBy: ['City'] }).toEqual(fails('UNKNOWN_COLUMN', `no column "City". ${columns}`));
    await on({ where: [{ column: 'x', op: 'eq', value: 1 }] }).toEqual(fails('UNKNOWN_COLUMN', columns));
    await on({ select: ['x'] }).toEqual(fails('UNKNOWN_COLUMN', columns));
    await on({ groupBy: ['Region'], sortBy: { column: 'Amount' } }).toEqual(
      fails('UNKNOWN_COLUMN', 'Region, count'),
    );
    await on({ aggregates: [{ op: 'sum' }] }).toEqual(fails('BAD_QUERY', 'sum needs a column'));
    await on({ aggregates: [{ op: 'sum', column: 'Product' }] }).toEqual(
      fails('NOT_NUMERIC', '"Product" holds no numbers'),
    );
    await on({ aggregates: [{ op: 'count' }, { op: 'count' }] }).toEqual(fails('BAD_QUERY', '"count"'));
    await on({ where: [{ column: 'Region', op: 'eq', value: ['a'] }] }).toEqual(
      fails('BAD_CONDITION', 'use in'),
    );
  });

  test('reads JSON lists and JSON Lines with differing keys and nested values', async () => {
    await put(
      'a.json',
      '\n[ {"a": 1, "tags": ["x, ]y"]},\n {"b": "q\\"}", "a": 2} , {"a": null}, {"a":1},{"a":1}, 7 ]',
    );
    expect(await query({ path: 'a.json', limit: 2 })).toMatchObject({
      columns: ['a', 'tags', 'b'],
      rows: [
        { a: 1, tags: '["x, ]y"]', b: null },
        { a: 2, tags: null, b: 'q"}' },
      ],
      totalRows: 5,
      skippedRows: 1,
    });
    await put('b.jsonl', '{"a": 1}\n{"a": 2}');
    expect((await query({ path: 'b.jsonl', aggregates: [{ op: 'sum', column: 'a' }] }))['rows']).toEqual([
      { sum_a: 3 },
    ]);
  });

  test('streams a file of many pieces, and stops when told', async () => {
    const file = path.join(context.workspace.root, 'large.csv');
    await put('large.csv', 'id,text,amount\n');
    for (let block = 0; block < 30; block += 1) {
      const rows = Array.from(
        { length: 1000 },
        (_, n) => `${block * 1000 + n},"שלום, ${'x'.repeat(80)}",0.1\n`,
      );
      await appendFile(file, rows.join(''));
    }
    expect(
      await query({
        path: 'large.csv',
        aggregates: [
          { op: 'sum', column: 'amount' },
          { op: 'distinct', column: 'id' },
        ],
      }),
    ).toMatchObject({ rows: [{ sum_amount: 3_000, distinct_id: 30_000 }], skippedRows: 0 });
    const top = await query({
      path: 'large.csv',
      select: ['id'],
      sortBy: { column: 'id', descending: true },
      limit: 2,
    });
    expect(top['rows']).toEqual([{ id: 29_999 }, { id: 29_998 }]);
    const stopped = { ...context, signal: AbortSignal.abort() };
    await expect(runTool(queryTable, { path: 'large.csv' }, stopped)).rejects.toEqual(fails('ABORTED'));
  });

  test('stays small', async () => {
    await put(
      'wide.csv',
      `a,b\n${Array.from({ length: 1000 }, (_, n) => `${n},x${'"x|\\'.repeat(200)}`).join('\n')}\n`,
    );
    const result = await query({ path: 'wide.csv', limit: 1000 });
    expect(jsonBytes(result)).toBeLessThan(maxOutputBytes);
    expect(result['rowCount']).toBe(1000);
    expect(context.logs[0]!.message).toContain('fit');
  });
});

describe('tables.describe', () => {
  test('tells types, ranges and gaps', async () => {
    await put(
      't.csv',
      'Amount,Day,Paid,Name,None\n"1,000",2026-01-02,yes,Dana,\n-5%,2025-12-31,no,,\n,2026-01-02,yes,7,-\n',
    );
    const described = await runTool(describeTable, { path: 't.csv' }, context);
    expect(described).toMatchObject({
      columns: [
        { name: 'Amount', type: 'number', distinct: 2, min: -5, max: 1000, mean: 497.5, missing: 1 },
        { name: 'Day', type: 'date', distinct: 2, min: '2025-12-31', max: '2026-01-02', missing: 0 },
        { name: 'Paid', type: 'boolean', distinct: 2, missing: 0 },
        { name: 'Name', type: 'text', distinct: 2, missing: 1 },
        { name: 'None', type: 'empty', distinct: 0, missing: 3 },
      ],
      rowCount: 3,
      skippedRows: 0,
    });
    expect(described['markdown']).toContain('| Amount | number | 2 | -5 | 1000 | 497.5 | 1 |');
  });
});

test('sums are exact where doubles lose', () => {
  expect(addUp([1e16, 1, -1e16])).toBe(1);
});
