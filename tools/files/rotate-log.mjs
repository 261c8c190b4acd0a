import { renameSync } from 'node:fs';

/**
 * Keeps the log of the previous start beside the new one, and no more than that.
 * @param {string} file
 */
export function rotateLog(file) {
  try {
    renameSync(file, `${file}.1`);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT') throw error;
  }
}
