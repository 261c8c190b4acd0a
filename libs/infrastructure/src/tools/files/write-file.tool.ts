import { z } from 'zod';
import { defineTool } from '../tool.js';
import { checkWritten, writeOnce } from '../write-once.js';

export const writeFile = defineTool({
  name: 'files.write',
  description: 'Write or save text to a file of the workspace, creating its folders.',
  input: z.object({
    path: z.string().min(1).describe('Path of the file, relative to the workspace.').meta({ role: 'file' }),
    text: z.string().describe('The whole text to write.').meta({ role: 'text' }),
    overwrite: z.boolean().default(false).describe('Replace the file if it exists already.'),
  }),
  output: z.object({
    path: z.string().describe('Path of the file that was written.').meta({ role: 'file' }),
    bytes: z.number().describe('Size in bytes.'),
  }),
  effects: 'writes',
  idempotent: true,
  timeoutMs: 30_000,
  async run({ path, text, overwrite }, { workspace }) {
    return { path, bytes: await writeOnce(workspace, path, text, overwrite) };
  },
  check: ({ path, text }, { workspace }) =>
    checkWritten(workspace, path, text, { path, bytes: Buffer.byteLength(text) }),
});
