import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { tryAs } from './run-as.mjs';
import { embeddedBinaries } from './embedded-binaries.mjs';
import { UserError } from '../console/user-error.mjs';

/**
 * A usable set of Postgres programs.
 * @typedef {{ bin: string, major: number, version: string }} Binaries
 */

const oldestMajor = 14;

/** Folders that hold one installed version each: Debian, Red Hat, Alpine, Homebrew, Postgres.app. */
const versionedFolders = [
  ['/usr/lib/postgresql', 'bin'],
  ['/usr', 'bin', /^pgsql-/],
  ['/usr/libexec', '', /^postgresql/],
  ['/opt/homebrew/opt', 'bin', /^postgresql/],
  ['/usr/local/opt', 'bin', /^postgresql/],
  ['/Applications/Postgres.app/Contents/Versions', 'bin'],
];

/** @returns {string[]} */
function installedFolders() {
  const versioned = versionedFolders.flatMap(([parent, sub, name = /./]) =>
    existsSync(/** @type {string} */ (parent))
      ? readdirSync(/** @type {string} */ (parent))
          .filter((entry) => /** @type {RegExp} */ (name).test(entry))
          .map((entry) => join(/** @type {string} */ (parent), entry, /** @type {string} */ (sub)))
      : [],
  );
  const configured = tryAs('pg_config', ['--bindir'], undefined)?.trim();
  const onPath = (process.env.PATH ?? '').split(':').filter(Boolean);
  return [...versioned, ...(configured ? [configured] : []), ...onPath];
}

/**
 * @param {string} bin
 * @param {import('./server-user.mjs').ServerUser | undefined} user
 * @returns {Binaries | undefined}
 */
function inspect(bin, user) {
  if (!['initdb', 'pg_ctl', 'postgres'].every((name) => existsSync(join(bin, name)))) return undefined;
  const version = /PostgreSQL\) (\d+)(\.\d+)?/.exec(tryAs(join(bin, 'postgres'), ['--version'], user) ?? '');
  const major = Number(version?.[1]);
  return major >= oldestMajor ? { bin, major, version: `${major}${version?.[2] ?? ''}` } : undefined;
}

/**
 * Finds Postgres: the newest one installed on the machine, else the one npm brought along. A data folder can only be
 * opened by the major version that made it, so that version wins wherever it is found.
 * @param {{ root: string, home: string, user: import('./server-user.mjs').ServerUser | undefined, dataMajor?: number | undefined,
 *   embeddedOnly?: boolean }} options home: where a copy of the npm binaries may be put
 * @returns {Binaries}
 */
export function findBinaries({ root, home, user, dataMajor, embeddedOnly = false }) {
  const installed = (embeddedOnly ? [] : installedFolders())
    .map((bin) => inspect(bin, user))
    .filter((found) => found !== undefined)
    .sort((a, b) => b.major - a.major);
  const fits = (/** @type {Binaries} */ { major }) => dataMajor === undefined || major === dataMajor;
  const best = installed.find(fits);
  if (best) return best;
  const bundled = embeddedBinaries(root, home, user);
  const embedded = bundled && inspect(bundled, user);
  if (embedded && fits(embedded)) return embedded;
  const seen = [...installed, ...(embedded ? [embedded] : [])].map(({ version }) => version);
  throw new UserError(dataMajor === undefined ? noPostgres() : otherMajor(dataMajor, seen, home));
}

const noPostgres = () =>
  `No usable Postgres (${oldestMajor} or newer) was found on this machine, and npm has no binaries for ${process.platform}-${process.arch}.\n` +
  'Install one (Debian and Ubuntu: apt-get install postgresql), or set DATABASE_URL to a server of your own.';

/** @param {number} dataMajor @param {string[]} seen @param {string} home */
const otherMajor = (dataMajor, seen, home) =>
  `The data in ${join(home, 'data')} was made by Postgres ${dataMajor}, which is not on this machine any more (found: ${
    seen.join(', ') || 'none'
  }).\nInstall Postgres ${dataMajor} again, or move that folder away to start empty: its contents stay readable by version ${dataMajor} only.`;
