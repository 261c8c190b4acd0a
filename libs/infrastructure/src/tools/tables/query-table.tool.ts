import { z } from 'zod';
import { markdownTable } from '../markdown-table.js';
import { fitting, jsonBytes } from '../output-limit.js';
import { defineTool } from '../tool.js';
import { aggregateOps } from './accumulator.js';
import { outputCell } from './cell.js';
import { tableOf } from './json-table.js';
import { openTable } from './open-table.js';
import { silenceMs } from './text-chunks.js';
import { runQuery } from './query-plan.js';
import { operators } from './where.js';

const maxRowBytes = 100 * 1024;
const maxMarkdownBytes = 60 * 1024;

const column = z.string().min(1).max(200).describe('Name of a column, in any case.').meta({ role: 'column' });
const value = z.union([z.string().max(1000), z.number(), z.boolean(), z.null()]);

const condition = z.object({
  column,
  op: z.enum(operators).describe('How the cell compares with the value; in takes a list of values.'),
  value: z
    .union([value, z.array(value).max(1000)])
    .describe('What to compare with; ISO dates compare as text.'),
});

const aggregate = z.object({
  op: z.enum(aggregateOps).describe('What to compute; distinct counts different values.'),
  column: column.optional().describe('Over which column; only count needs none.').meta({ role: 'column' }),
  as: z.string().min(1).max(200).optional().describe('Name in the result; else for example sum_amount.'),
});

export const queryTable = defineTool({
  name: 'tables.query',
  description:
    'Query a table in a CSV or JSON file: filter rows, group them, total, sum, average, count, find the top ones, sort. Use it for questions about data, numbers, sales or expenses per category.',
  input: z
    .object({
      path: z
        .string()
        .min(1)
        .optional()
        .describe('CSV or JSON file in the workspace, up to 50 MB.')
        .meta({ role: 'file' }),
      rows: z
        .array(z.record(z.string(), z.unknown()))
        .max(10_000)
        .optional()
        .describe('Rows at hand instead of a file, one object each.')
        .meta({ role: 'rows' }),
      where: z.array(condition).max(50).optional().describe('Only rows for which all of these hold.'),
      groupBy: z
        .array(column)
        .max(20)
        .optional()
        .describe('One result row for each combination of these columns.'),
      aggregates: z
        .array(aggregate)
        .max(50)
        .optional()
        .describe('What to compute for each group, or for all rows. Percents count as written: 12% is 12.'),
      select: z
        .array(column)
        .max(200)
        .optional()
        .describe('Only these columns of the result, in this order.'),
      sortBy: z
        .object({ column, descending: z.boolean().default(false).describe('Largest first.') })
        .optional()
        .describe('Order of the rows.'),
      limit: z.int().min(1).max(1000).default(100).describe('How many rows at most.').meta({ role: 'count' }),
    })
    .refine(({ path, rows }) => (path === undefined) !== (rows === undefined), {
      message: 'Give either path (a file) or rows, not both and not none',
    }),
  output: z.object({
    columns: z.array(z.string()).describe('Columns of the result.'),
    rows: z
      .array(z.record(z.string(), z.unknown()))
      .describe('The rows, one object each.')
      .meta({ role: 'rows' }),
    rowCount: z.number().describe('Rows after filter and groups, before the limit.').meta({ role: 'count' }),
    totalRows: z.number().describe('Rows of the whole table.').meta({ role: 'count' }),
    skippedRows: z.number().describe('Broken rows that were left out.').meta({ role: 'count' }),
    markdown: z.string().describe('The rows as a Markdown table.').meta({ role: 'markdown' }),
  }),
  effects: 'reads',
  idempotent: true,
  timeoutMs: 120_000,
  heartbeatMs: silenceMs,
  async run({ path, rows, where = [], groupBy = [], aggregates = [], select = [], sortBy, limit }, context) {
    const table = path === undefined ? tableOf(rows ?? [], 'rows') : await openTable(path, context);
    const result = await runQuery(table, { where, groupBy, aggregates, select, sortBy, limit });
    const cells = result.rows.map((row) => row.map(outputCell));
    const objects = cells.map((row) =>
      Object.fromEntries(result.columns.map((name, index) => [name, row[index]])),
    );
    const shown = fitting(objects, maxRowBytes - jsonBytes(result.columns));
    if (shown.length < objects.length) {
      context.log(
        'warn',
        `Only the first ${shown.length} of ${objects.length} rows fit. Select fewer columns or rows.`,
      );
    }
    const inTable = fitting(cells.slice(0, shown.length), maxMarkdownBytes / 2);
    return {
      columns: [...result.columns],
      rows: shown,
      rowCount: result.rowCount,
      totalRows: result.totalRows,
      skippedRows: table.broken.count,
      markdown: withRest(markdownTable(result.columns, inTable), result.rowCount - inTable.length),
    };
  },
});

const withRest = (table: string, more: number) =>
  more > 0 ? `${table}\n\n... and ${more} more rows` : table;
