import { createHash } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { serverUser } from './server-user.mjs';
import { tryAs } from './run-as.mjs';
import { UserError } from '../console/user-error.mjs';

/**
 * The folder of one database cluster: `data` belongs to the server's user, what lies beside it to us.
 * @typedef {{ home: string, dataDir: string, user: import('./server-user.mjs').ServerUser | undefined }} Home
 */

/**
 * Chooses where the database lives: in the clone, or, when the server's user cannot own a folder there (a clone that only
 * root can enter, a file system without owners), in the usual place for such data. A place with data in it comes first.
 * @param {string} root of the clone
 * @param {(line: string) => void} say
 * @returns {Home}
 */
export function chooseHome(root, say) {
  const places = candidates(root).map((home) => {
    const dataDir = join(home, 'data');
    return { home, dataDir, user: serverUser(dataDir) };
  });
  const filled = places.find(({ dataDir }) => existsSync(join(dataDir, 'PG_VERSION')));
  const chosen = filled ?? places.find(usable);
  if (!chosen) {
    throw new UserError(
      `No folder for the database could be made; tried ${places.map(({ home }) => home).join(', ')}.`,
    );
  }
  if (chosen !== places[0]) {
    const who = chosen.user ? `user "${chosen.user.name}", which runs the database,` : 'database';
    say(`The ${who} cannot use ${root}; its data is in ${chosen.home}`);
  }
  return chosen;
}

/** @param {string} root */
function candidates(root) {
  const name = createHash('sha256').update(root).digest('hex').slice(0, 12);
  const share = process.env.XDG_DATA_HOME ?? join(homedir(), '.local/share');
  return [
    join(root, '.tizmoret/postgres'),
    process.getuid?.() === 0 ? join('/var/lib/tizmoret', name) : join(share, 'tizmoret', name),
    join(tmpdir(), `tizmoret-${name}`),
  ];
}

/** @param {Home} place */
function usable({ home, user }) {
  const probe = join(home, 'probe');
  try {
    mkdirSync(home, { recursive: true, mode: 0o755 });
    makeOwnFolder(probe, user);
    return (
      tryAs(
        '/bin/sh',
        ['-c', 'cd "$0" && touch file && [ "$(ls -ld . | cut -c1-10)" = drwx------ ]', probe],
        user,
      ) !== undefined
    );
  } catch {
    return false;
  } finally {
    rmSync(probe, { recursive: true, force: true });
  }
}

/**
 * Postgres demands a data folder of its own user that nobody else may enter.
 * @param {string} path
 * @param {import('./server-user.mjs').ServerUser | undefined} user
 */
export function makeOwnFolder(path, user) {
  mkdirSync(path, { mode: 0o700 });
  chmodSync(path, 0o700);
  if (user) chownSync(path, user.uid, user.gid);
}
