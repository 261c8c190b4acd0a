import {
  chownSync,
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeOwnFolder } from './home.mjs';
import { runAs } from './run-as.mjs';
import { socketFolder } from './socket.mjs';
import { UserError } from '../console/user-error.mjs';

/**
 * @typedef {import('./home.mjs').Home & { bin: string, logFile: string }} Cluster
 */

export const superuser = 'tizmoret';

/**
 * The way to a running server: its Unix socket, where it has one.
 * @param {Pick<import('./postmaster.mjs').Postmaster, 'port' | 'socketDir'>} server
 * @param {string} password
 * @param {string} database
 */
export const urlOf = ({ port, socketDir }, password, database) =>
  `postgres://${superuser}:${password}@127.0.0.1:${port}/${database}${socketDir && `?host=${socketDir}`}`;

/**
 * Makes the data folder. It appears under its final name only when complete, so an interrupted first start leaves nothing
 * that looks like data.
 * @param {Cluster} cluster
 * @param {string} password
 * @param {string[]} [extra]
 */
export async function createCluster({ home, dataDir, bin, user }, password, extra = []) {
  const unfinished = join(home, 'data.new');
  const passwordFile = join(home, 'initial-password');
  rmSync(unfinished, { recursive: true, force: true });
  makeOwnFolder(unfinished, user);
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (user) chownSync(passwordFile, user.uid, user.gid);
  const args = [
    '-D',
    unfinished,
    '-U',
    superuser,
    '-A',
    'scram-sha-256',
    `--pwfile=${passwordFile}`,
    '-E',
    'UTF8',
    '--locale=C',
  ];
  const { code, text } = await runAs(join(bin, 'initdb'), [...args, ...extra], user);
  rmSync(passwordFile, { force: true });
  if (code !== 0)
    throw new UserError(`Postgres could not create its data folder ${dataDir}:\n${text.trim()}`);
  renameSync(unfinished, dataDir);
}

/**
 * Writes to the disk by and by what processes had to put out of the cache. Otherwise the kernel does so half a minute later and at
 * once, and commits wait behind it: measured after 300,000 appends in a few seconds, 350 to 525 MB in one go, commits of 50 to
 * 60 ms; with this 145 MB and 30 ms. Not known to systems without sync_file_range.
 */
const writeSteadily = process.platform === 'linux' ? ['backend_flush_after=512kB'] : [];

/**
 * Starts the server and waits until it answers. It listens on 127.0.0.1 and, where it can, on a Unix socket.
 * @param {Cluster} cluster
 * @param {number} port
 * @param {string[]} [settings] `name=value`
 */
export async function startServer({ dataDir, bin, user, logFile }, port, settings = []) {
  const options = [
    'listen_addresses=127.0.0.1',
    `port=${port}`,
    `unix_socket_directories=${socketFolder(dataDir)}`,
    ...writeSteadily,
    ...settings,
  ];
  const flags = options.map((option) => `-c ${option}`).join(' ');
  for (let attempt = 1; ; attempt += 1) {
    const log = openSync(logFile, 'w', 0o600);
    const { code } = await runAs(
      join(bin, 'pg_ctl'),
      ['start', '-D', dataDir, '-w', '-t', '60', '-o', flags],
      user,
      log,
    );
    closeSync(log);
    if (code === 0) return;
    const text = existsSync(logFile) ? readFileSync(logFile, 'utf8') : '';
    // The backends of a server killed by force need a moment to notice that it is gone.
    const backendsRemain = text.includes('pre-existing shared memory block');
    if (!backendsRemain || attempt === 10)
      throw new UserError(`Postgres did not start; ${logFile} says:\n${lastLines(text)}`);
    await sleep(500);
  }
}

/**
 * Stops the server and waits until it is gone; does nothing when it is not running.
 * @param {Pick<Cluster, 'dataDir' | 'bin' | 'user'>} cluster
 * @param {'fast' | 'immediate'} mode fast: roll back and write out; immediate: recover at the next start
 */
export async function stopServer({ dataDir, bin, user }, mode) {
  return runAs(join(bin, 'pg_ctl'), ['stop', '-D', dataDir, '-m', mode, '-w', '-t', '60'], user);
}

/** @param {string} text */
const lastLines = (text) => text.trim().split('\n').slice(-8).join('\n');
