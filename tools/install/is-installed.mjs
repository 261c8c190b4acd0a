import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The part of a lock file that we read (https://docs.npmjs.com/cli/configuring-npm/package-lock-json).
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean, os?: string[], cpu?: string[] }} LockEntry
 */

/**
 * Whether node_modules holds exactly what package-lock.json asks for. npm writes its own list of what it installed as its
 * last act, so an interrupted install has none; the folders are looked at too, because people delete some.
 * @param {string} root
 */
export function isInstalled(root) {
  const installedList = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installedList)) return false;
  const wanted = readPackages(join(root, 'package-lock.json'));
  const installed = readPackages(installedList);
  const present = Object.entries(installed).every(
    ([path, entry]) => runsHere(entry) && existsSync(join(root, path, 'package.json')),
  );
  return present && Object.entries(wanted).every(([path, entry]) => isSame(entry, installed[path]));
}

/** @param {string} file @returns {Record<string, LockEntry>} by folder */
function readPackages(file) {
  try {
    const { '': _self, ...packages } = JSON.parse(readFileSync(file, 'utf8')).packages;
    return packages;
  } catch {
    return {};
  }
}

/** Optional packages are those of other platforms. @param {LockEntry} wanted @param {LockEntry | undefined} found */
function isSame(wanted, found) {
  if (!found) return wanted.optional === true || wanted.devOptional === true;
  return found.version === wanted.version && found.integrity === wanted.integrity;
}

/** A node_modules folder copied from another kind of machine looks complete. @param {LockEntry} entry */
function runsHere({ os, cpu }) {
  return matches(os, process.platform) && matches(cpu, process.arch);
}

/** @param {string[] | undefined} allowed names, or names to exclude with a leading `!` @param {string} name */
function matches(allowed, name) {
  if (!allowed) return true;
  return (
    allowed.includes(name) ||
    (allowed.every((entry) => entry.startsWith('!')) && !allowed.includes(`!${name}`))
  );
}
