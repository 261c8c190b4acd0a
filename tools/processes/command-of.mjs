import { readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';

/**
 * The command line of a running process; a number alone proves nothing, because the system gives it to somebody else later.
 * @param {number} pid
 * @returns {string} empty when there is no such process
 */
export function commandOf(pid) {
  if (!(pid > 1)) return '';
  if (process.platform !== 'linux')
    return spawnSync('ps', ['-ww', '-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '';
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return '';
  }
}
