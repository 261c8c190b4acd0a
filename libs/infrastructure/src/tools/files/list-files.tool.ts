import { stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { fitting } from '../output-limit.js';
import { defineTool, ToolError } from '../tool.js';
import { filesBelow } from './files-below.js';
import { globMatcher } from './glob.js';

const maxFiles = 1000;
const maxListBytes = 180 * 1024;

export const listFiles = defineTool({
  name: 'files.list',
  description:
    'List the files in a folder of the workspace, with their sizes and dates. Use it to find which files, documents or reports there are.',
  input: z.object({
    folder: z
      .string()
      .min(1)
      .default('.')
      .describe('Folder to look in, relative to the workspace; "." is the whole workspace.')
      .meta({ role: 'folder' }),
    pattern: z
      .string()
      .min(1)
      .max(500)
      .optional()
      .describe('Only files whose path fits, for example *.csv or reports/**/*.md.')
      .meta({ role: 'glob' }),
    recursive: z.boolean().default(true).describe('Look into the folders inside, too.'),
  }),
  output: z.object({
    files: z
      .array(
        z.object({
          path: z.string().describe('Path relative to the workspace.').meta({ role: 'file' }),
          bytes: z.number().describe('Size in bytes.'),
          modifiedAt: z.string().describe('Last change, ISO 8601 UTC.').meta({ role: 'date-time' }),
        }),
      )
      .describe('The files, by path. Hidden files and links are left out.'),
    count: z.number().describe('How many files are listed.').meta({ role: 'count' }),
    truncated: z.boolean().describe('True when there are more than are listed.'),
  }),
  effects: 'reads',
  idempotent: true,
  timeoutMs: 30_000,
  async run({ folder, pattern, recursive }, { workspace, signal }) {
    const start = await workspace.existing(folder);
    if (!(await stat(start)).isDirectory()) {
      throw new ToolError(
        'NOT_A_FOLDER',
        `"${folder}" is a file, not a folder. Read it, or name its folder.`,
      );
    }
    const fits = pattern === undefined ? () => true : globMatcher(pattern);
    const found: string[] = [];
    for await (const file of filesBelow(start, recursive, signal)) {
      if (!fits(workspace.relative(file)) && !fits(path.relative(start, file).split(path.sep).join('/')))
        continue;
      found.push(file);
      if (found.length > maxFiles) break;
    }
    const described = await Promise.all(
      found.slice(0, maxFiles).map(async (file) => {
        const { size, mtime } = await stat(file);
        return { path: workspace.relative(file), bytes: size, modifiedAt: mtime.toISOString() };
      }),
    );
    const files = fitting(described, maxListBytes);
    return { files, count: files.length, truncated: found.length > files.length };
  },
});
