import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The folder of the clone, without a slash at the end. */
export const rootFolder = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/**
 * Whether a module was started, not imported.
 * @param {string} url its import.meta.url
 */
export const isMain = (url) =>
  process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(url);
