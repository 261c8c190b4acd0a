import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { requireNotAborted } from '../output-limit.js';

/** Absolute paths, sorted by path. Links are not followed, so the walk stays inside and ends. */
export async function* filesBelow(
  folder: string,
  recursive: boolean,
  signal: AbortSignal,
): AsyncGenerator<string> {
  requireNotAborted(signal);
  const entries = (await readdir(folder, { withFileTypes: true }))
    .filter(({ name }) => !name.startsWith('.'))
    .sort((left, right) => (left.name < right.name ? -1 : 1));
  for (const entry of entries) {
    const absolute = path.join(folder, entry.name);
    if (entry.isFile()) yield absolute;
    else if (entry.isDirectory() && recursive) yield* filesBelow(absolute, recursive, signal);
  }
}
