import { z } from 'zod';
import { fileLock } from '../file-lock.js';
import { readTextFile } from '../text-file.js';
import { defineTool, ToolError } from '../tool.js';
import type { Workspace } from '../workspace.js';

/** Notes are searched for the key of the call, so they must not grow without bound. */
const maxNoteBytes = 10 * 1024 * 1024;

export const appendNote = defineTool({
  name: 'note.append',
  description:
    'Append or add a dated note, entry or remark to a Markdown file, for example a journal or a log; creates it.',
  input: z.object({
    path: z
      .string()
      .min(1)
      .describe('Path of the Markdown file, relative to the workspace, for example notes.md.')
      .meta({ role: 'file' }),
    text: z.string().min(1).describe('The note.').meta({ role: 'text' }),
  }),
  output: z.object({
    path: z.string().describe('Path of the file.').meta({ role: 'file' }),
    bytes: z.number().describe('Size of the file in bytes.'),
  }),
  effects: 'writes',
  idempotent: true,
  timeoutMs: 30_000,
  locks: [fileLock('path')],
  async run({ path, text }, context) {
    const { workspace, idempotencyKey, timeZone } = context;
    const marker = markerOf(idempotencyKey);
    const before = await readNotes(workspace, path);
    if (before.text.includes(marker)) return { path, bytes: before.bytes };
    const gap = before.text === '' ? '' : before.text.endsWith('\n') ? '\n' : '\n\n';
    const entry = `${gap}${marker}\n## ${localTime(context.now(), timeZone)}\n\n${text.trim()}\n`;
    await workspace.append(path, entry);
    return { path, bytes: before.bytes + Buffer.byteLength(entry) };
  },
  async check({ path, text }, { workspace, idempotencyKey }) {
    const notes = await readNotes(workspace, path);
    const at = notes.text.indexOf(markerOf(idempotencyKey));
    if (at < 0) return { kind: 'not-done' };
    if (notes.text.includes(`\n\n${text.trim()}\n`, at))
      return { kind: 'done', output: { path, bytes: notes.bytes } };
    return { kind: 'unknown', reason: `the note in "${path}" is not whole, or somebody has changed it` };
  },
});

async function readNotes(workspace: Workspace, path: string): Promise<{ text: string; bytes: number }> {
  try {
    return await readTextFile(workspace, path, maxNoteBytes);
  } catch (error) {
    if (error instanceof ToolError && error.code === 'FILE_NOT_FOUND') return { text: '', bytes: 0 };
    throw error;
  }
}

/** A comment must not hold `--`, whatever the key holds. */
const markerOf = (key: string) => `<!-- entry ${encodeURIComponent(key).replaceAll('--', '-%2D')} -->`;

/** For example 2026-01-15 09:00; Swedish writes dates as ISO 8601 does. */
const localTime = (time: number, timeZone: string) =>
  new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone }).format(time);
