import { z } from 'zod';
import { checkWritten, writeOnce } from '../write-once.js';
import { shortened } from '../output-limit.js';
import { defineTool } from '../tool.js';
import { renderReport, type Section } from './render-report.js';

const maxMarkdownBytes = 180 * 1024;

/** References bring any value, so any value is rendered; the description names the usual ones. */
const body = z
  .union([
    z.string(),
    z.array(z.unknown()),
    z.record(z.string(), z.unknown()),
    z.number(),
    z.boolean(),
    z.null(),
  ])
  .describe('Text or Markdown; a list of texts becomes bullets; a list of objects (rows) becomes a table.')
  .meta({ role: 'markdown' });

export const writeReport = defineTool({
  name: 'report.write',
  description:
    'Write a report, summary document or briefing as a Markdown file, from sections of text, lists and tables.',
  input: z.object({
    path: z
      .string()
      .min(1)
      .describe('Path of the report, relative to the workspace, for example reports/review.md.')
      .meta({ role: 'file' }),
    title: z.string().min(1).max(500).describe('Title of the report.').meta({ role: 'title' }),
    sections: z
      .array(
        z.object({
          heading: z.string().min(1).max(500).describe('Heading of the section.').meta({ role: 'title' }),
          body,
        }),
      )
      .min(1)
      .max(100)
      .describe('The sections, in order.'),
    overwrite: z.boolean().default(false).describe('Replace the file if it exists already.'),
  }),
  output: z.object({
    path: z.string().describe('Path of the report.').meta({ role: 'file' }),
    markdown: z.string().describe('The report; shortened when it is very long.').meta({ role: 'markdown' }),
    bytes: z.number().describe('Size of the file in bytes.'),
    sections: z.number().describe('How many sections it has.').meta({ role: 'count' }),
  }),
  effects: 'writes',
  idempotent: true,
  timeoutMs: 30_000,
  async run({ path, title, sections, overwrite }, { workspace }) {
    const markdown = renderReport(title, sections as Section[]);
    await writeOnce(workspace, path, markdown, overwrite);
    return answerOf(path, markdown, sections.length);
  },
  async check({ path, title, sections }, { workspace }) {
    const markdown = renderReport(title, sections as Section[]);
    return checkWritten(workspace, path, markdown, answerOf(path, markdown, sections.length));
  },
});

const answerOf = (path: string, markdown: string, sections: number) => ({
  path,
  markdown: shortened(markdown, maxMarkdownBytes, `(The whole report is in ${path}.)`),
  bytes: Buffer.byteLength(markdown),
  sections,
});
