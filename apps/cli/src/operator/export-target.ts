import { once } from 'node:events';
import { open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { usageError } from '../cli-error.js';
import type { OutputStream } from '../io.js';

/** Where an export goes. `finish` or `abandon` ends it. */
export interface ExportTarget {
  write(text: string): Promise<void>;
  /** All was written: now it counts. */
  finish(): Promise<void>;
  /** Leaves nothing behind. */
  abandon(): Promise<void>;
}

/** Standard output: waits while its reader is slow. */
export const streamTarget = (stream: OutputStream): ExportTarget => ({
  async write(text) {
    if (!stream.write(text)) await once(stream, 'drain');
  },
  finish: () => Promise.resolve(),
  abandon: () => Promise.resolve(),
});

/**
 * A file that appears under its name only when it is complete and on disk. Only its owner may read it: events hold what
 * people wrote.
 * @throws CliError when the file is there and `force` is not given, or cannot be written
 */
export async function fileTarget(file: string, force: boolean): Promise<ExportTarget> {
  await refuseToOverwrite(file, force);
  const partial = join(dirname(file), `.${basename(file)}.${process.pid}.partial`);
  const handle = await open(partial, 'w', 0o600).catch((error: unknown) => {
    throw usageError(
      `Cannot write to ${dirname(file)}: ${error instanceof Error ? error.message : 'unknown'}`,
    );
  });
  const abandon = async (): Promise<void> => {
    await handle.close();
    await rm(partial, { force: true });
  };
  return {
    write: (text) => handle.appendFile(text),
    async finish() {
      await handle.sync();
      await refuseToOverwrite(file, force);
      await rename(partial, file);
      await handle.close();
    },
    abandon,
  };
}

async function refuseToOverwrite(file: string, force: boolean): Promise<void> {
  const there = await stat(file).catch(() => undefined);
  if (there?.isDirectory()) throw usageError(`${file} is a folder. Name a file in it.`);
  if (there && !force)
    throw usageError(`${file} is there already. Give another name, or --force to replace it.`);
}
