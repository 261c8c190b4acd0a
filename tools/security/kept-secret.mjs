import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** @returns {string} 128 bits, safe in a URL without quoting */
export const newPassword = () => randomBytes(16).toString('hex');

/**
 * A secret that is made once and then kept in a file that only its owner reads.
 * @param {string} file
 * @returns {string}
 */
export function keptSecret(file) {
  if (!existsSync(file)) writeFileSync(file, newPassword(), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}
