import { z } from 'zod';
import { markdownTable } from '../markdown-table.js';
import { fitting } from '../output-limit.js';
import { defineTool } from '../tool.js';
import { ColumnProfiler } from './column-profile.js';
import { openTable } from './open-table.js';
import { silenceMs } from './text-chunks.js';

const maxColumnBytes = 100 * 1024;

const extreme = z.union([z.number(), z.string()]).optional();

export const describeTable = defineTool({
  name: 'tables.describe',
  description:
    'Describe a table in a CSV or JSON file: its columns with types, ranges, averages and missing values, and how many rows it has.',
  input: z.object({
    path: z
      .string()
      .min(1)
      .describe('CSV or JSON file in the workspace, up to 50 MB.')
      .meta({ role: 'file' }),
  }),
  output: z.object({
    columns: z
      .array(
        z.object({
          name: z.string().describe('Name of the column.').meta({ role: 'column' }),
          type: z.enum(['number', 'date', 'boolean', 'text', 'empty']).describe('What all its values are.'),
          distinct: z.number().describe('Different values; counted up to 100,000.'),
          min: extreme.describe('Smallest number or earliest date.'),
          max: extreme.describe('Largest number or latest date.'),
          mean: z.number().optional().describe('Average of the numbers.'),
          missing: z.number().describe('Cells without a value.'),
        }),
      )
      .describe('The columns, in order.'),
    rowCount: z.number().describe('Rows of the table.').meta({ role: 'count' }),
    skippedRows: z.number().describe('Broken rows that were left out.').meta({ role: 'count' }),
    markdown: z.string().describe('The description as a Markdown table.').meta({ role: 'markdown' }),
  }),
  effects: 'reads',
  idempotent: true,
  timeoutMs: 120_000,
  heartbeatMs: silenceMs,
  async run({ path }, context) {
    const table = await openTable(path, context);
    const profilers = table.columns.map(() => new ColumnProfiler());
    let rowCount = 0;
    for await (const batch of table.batches) {
      rowCount += batch.length;
      for (const row of batch) profilers.forEach((profiler, index) => profiler.add(row[index] ?? null));
    }
    const all = table.columns.map((name, index) => ({
      name,
      ...(profilers[index] ?? new ColumnProfiler()).profile(),
    }));
    const columns = fitting(all, maxColumnBytes);
    if (columns.length < all.length) {
      context.log(
        'warn',
        `Only the first ${columns.length} of ${all.length} columns fit into the description.`,
      );
    }
    const lines = columns.map(({ name, type, distinct, min, max, mean, missing }) => {
      return [
        name,
        type,
        distinct,
        min,
        max,
        mean === undefined ? undefined : Number(mean.toPrecision(6)),
        missing,
      ];
    });
    return {
      columns,
      rowCount,
      skippedRows: table.broken.count,
      markdown: markdownTable(['Column', 'Type', 'Distinct', 'Min', 'Max', 'Mean', 'Missing'], lines),
    };
  },
});
