import { readFile, stat } from 'node:fs/promises';
import { ToolError } from './tool.js';
import type { Workspace } from './workspace.js';

/**
 * The text of a UTF-8 file in the workspace, without a byte order mark.
 * @throws ToolError FILE_NOT_FOUND, OUTSIDE_WORKSPACE, IS_A_FOLDER, NOT_A_FILE, FILE_TOO_LARGE, BINARY_FILE
 */
export async function readTextFile(
  workspace: Workspace,
  path: string,
  maxBytes: number,
): Promise<{ text: string; bytes: number }> {
  const absolute = await requireFile(workspace, path);
  const { size } = await stat(absolute);
  if (size > maxBytes) throw tooLarge(path, size, maxBytes);
  const content = await readFile(absolute);
  return { text: decodeText(content, path), bytes: content.length };
}

/** The absolute path of a regular file. Devices and pipes are refused: opening one may never return. */
export async function requireFile(workspace: Workspace, path: string): Promise<string> {
  const absolute = await workspace.existing(path);
  const found = await stat(absolute);
  if (found.isDirectory()) {
    throw new ToolError('IS_A_FOLDER', `"${path}" is a folder. Name a file in it; files.list shows them.`);
  }
  if (!found.isFile()) {
    throw new ToolError('NOT_A_FILE', `"${path}" is a device or a pipe, not a file. Name a regular file.`);
  }
  return absolute;
}

export function tooLarge(path: string, bytes: number, maxBytes: number): ToolError {
  return new ToolError(
    'FILE_TOO_LARGE',
    `"${path}" has ${kibibytes(bytes)}; at most ${kibibytes(maxBytes)} can be read at once. ` +
      'Split it into smaller files; for a table, use tables.query, which reads up to 50 MB.',
  );
}

const kibibytes = (bytes: number) => `${Math.ceil(bytes / 1024).toLocaleString('en')} KiB`;

/** @throws ToolError BINARY_FILE for content with NUL or that is not UTF-8 */
export function decodeText(content: Uint8Array, path: string): string {
  if (content.includes(0)) throw notText(path, 'it holds binary data');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    throw notText(path, 'it is not valid UTF-8');
  }
}

export const notText = (path: string, why: string): ToolError =>
  new ToolError('BINARY_FILE', `"${path}" is not a text file: ${why}. Save it as UTF-8 text first.`);
