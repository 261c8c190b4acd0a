import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { usageError } from '../cli-error.js';
import type { CliIo } from '../io.js';

/** What is imported. */
export interface ImportSource {
  /** Whether it can be read more than once: a file, not what comes through a pipe. */
  readonly isFile: boolean;
  /** Its bytes, from the beginning if it is a file. */
  read(): Readable;
  close(): Promise<void>;
}

/** @param file `-` for standard input @throws CliError when it cannot be read */
export async function openImportSource({ stdin, cwd }: CliIo, file: string): Promise<ImportSource> {
  if (file === '-') {
    const source = stdin instanceof Readable ? stdin : Readable.from(stdin);
    return { isFile: false, read: () => source, close: () => Promise.resolve(void source.destroy()) };
  }
  const handle = await open(resolve(cwd, file)).catch((error: unknown) => {
    throw usageError(`Cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`);
  });
  const there = await handle.stat();
  if (there.isDirectory()) {
    await handle.close();
    throw usageError(`${file} is a folder. Name the file that export made.`);
  }
  const isFile = there.isFile();
  return {
    isFile,
    read: () => handle.createReadStream({ autoClose: false, ...(isFile && { start: 0 }) }),
    close: () => handle.close(),
  };
}
