import { readFileSync, statSync } from 'node:fs';
import { UserError } from '../console/user-error.mjs';

/**
 * The operating-system user the database server runs as.
 * @typedef {{ uid: number, gid: number, name: string }} ServerUser
 */

/**
 * Postgres refuses to run as root, so root hands the server to an unprivileged user: the owner of an existing data folder,
 * else `postgres` where that user exists, else `nobody`. Other people run it as themselves.
 * @param {string} dataDir
 * @returns {ServerUser | undefined} undefined: no switch is needed
 */
export function serverUser(dataDir) {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = readAccounts();
  const owner = ownerOf(dataDir, accounts);
  if (owner) return owner;
  const account =
    accounts.find(({ name }) => name === 'postgres') ?? accounts.find(({ name }) => name === 'nobody');
  if (account) return account;
  throw new UserError(
    'Postgres may not run as root, and this machine has neither a "postgres" nor a "nobody" user.\n' +
      'Run the command as an ordinary user, or set DATABASE_URL to a server of your own.',
  );
}

/** @param {string} dataDir @param {ServerUser[]} accounts @returns {ServerUser | undefined} */
function ownerOf(dataDir, accounts) {
  const stats = statSync(dataDir, { throwIfNoEntry: false });
  if (!stats || stats.uid === 0) return undefined;
  const { uid, gid } = stats;
  return { uid, gid, name: accounts.find((account) => account.uid === uid)?.name ?? `uid ${uid}` };
}

/** @returns {ServerUser[]} */
function readAccounts() {
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .filter(([, , uid]) => Number(uid) > 0)
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }));
}
