import { readFile } from 'node:fs/promises';
import { ToolError, type Checked } from './tool.js';
import type { Workspace } from './workspace.js';

/**
 * Writes a whole text file. A file that holds exactly this text already is a success also without `overwrite`,
 * so that a retry after a lost answer does not fail on its own work.
 * @returns size in bytes
 * @throws ToolError FILE_EXISTS, OUTSIDE_WORKSPACE
 */
export async function writeOnce(
  workspace: Workspace,
  path: string,
  text: string,
  overwrite: boolean,
): Promise<number> {
  try {
    await workspace.write(path, text, { overwrite });
  } catch (error) {
    const same =
      error instanceof ToolError && error.code === 'FILE_EXISTS' && (await holds(workspace, path, text));
    if (!same) throw error;
  }
  return Buffer.byteLength(text);
}

/** Whether a file holds what a call was to write. What holds another text counts as not written: writing it is what is asked for. */
export const checkWritten = async <Output>(
  workspace: Workspace,
  path: string,
  text: string,
  output: Output,
): Promise<Checked<Output>> =>
  (await holds(workspace, path, text)) ? { kind: 'done', output } : { kind: 'not-done' };

const holds = async (workspace: Workspace, path: string, text: string) =>
  workspace
    .existing(path)
    .then((absolute) => readFile(absolute))
    .then(
      (content) => content.equals(Buffer.from(text)),
      () => false,
    );
