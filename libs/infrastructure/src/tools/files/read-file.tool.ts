import { z } from 'zod';
import { jsonBytes } from '../output-limit.js';
import { defineTool } from '../tool.js';
import { readTextFile, tooLarge } from '../text-file.js';

const maxBytes = 128 * 1024;
/** Text of many quotes or line ends grows when it becomes JSON. */
const maxJsonBytes = 190 * 1024;

export const readFile = defineTool({
  name: 'files.read',
  description:
    'Read a text file of the workspace: a document, report, note, Markdown or source file. At most 128 KiB.',
  input: z.object({
    path: z.string().min(1).describe('Path of the file, relative to the workspace.').meta({ role: 'file' }),
  }),
  output: z.object({
    path: z.string().describe('Path of the file that was read.').meta({ role: 'file' }),
    text: z.string().describe('The whole text of the file.').meta({ role: 'text' }),
    bytes: z.number().describe('Size in bytes.'),
    lines: z.number().describe('How many lines it has.').meta({ role: 'count' }),
  }),
  effects: 'reads',
  idempotent: true,
  timeoutMs: 30_000,
  async run({ path }, { workspace }) {
    const { text, bytes } = await readTextFile(workspace, path, maxBytes);
    const asJson = jsonBytes(text);
    if (asJson > maxJsonBytes) throw tooLarge(path, asJson, maxJsonBytes);
    return { path, text, bytes, lines: countLines(text) };
  },
});

const countLines = (text: string) =>
  text === '' ? 0 : text.split(/\r\n|\r|\n/).length - (/[\r\n]$/.test(text) ? 1 : 0);
