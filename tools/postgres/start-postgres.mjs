import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../console/user-error.mjs';
import { rotateLog } from '../files/rotate-log.mjs';
import { freePort } from '../network/free-port.mjs';
import { keptSecret } from '../security/kept-secret.mjs';
import { findBinaries } from './binaries.mjs';
import { createCluster, startServer, stopServer, urlOf } from './cluster.mjs';
import { chooseHome } from './home.mjs';
import { keepRunning } from './keep-running.mjs';
import { readPostmaster, removeStalePid, runningPostmaster } from './postmaster.mjs';

/** The product's own database inside the cluster. */
const database = 'tizmoret';

/** Durable, and within reach of a small machine. */
const settings = ['shared_buffers=128MB', 'max_connections=100', 'fsync=on'];

/**
 * A database to work with. `stop` ends what we launched or adopted, and leaves a server that DATABASE_URL names alone.
 * @typedef {{ url: string, description: string, stop: () => Promise<void> }} Postgres
 */

/**
 * Brings up the database of a clone: the server DATABASE_URL names, else a cluster of our own, kept between starts.
 * @param {{ root: string, say: (line: string) => void, databaseUrl?: string | undefined, embeddedOnly?: boolean }} options
 * @returns {Promise<Postgres>}
 */
export async function startPostgres({ root, say, databaseUrl, embeddedOnly = false }) {
  if (databaseUrl) {
    return { url: databaseUrl, description: 'the server in DATABASE_URL', stop: () => Promise.resolve() };
  }
  mkdirSync(join(root, '.tizmoret'), { recursive: true });
  const place = chooseHome(root, say);
  const { home, dataDir, user } = place;
  const dataMajor = majorOf(dataDir);
  const binaries = findBinaries({ root, home, user, dataMajor, embeddedOnly });
  const cluster = { ...place, bin: binaries.bin, logFile: join(root, '.tizmoret/postgres.log') };
  const password = keptSecret(join(home, 'password'));
  if (dataMajor === undefined) await createCluster(cluster, password);
  const server = (await adopt(dataDir, say)) ?? (await launch(cluster, say));
  const endWatch = keepRunning(dataDir, () => relaunch(cluster, server.port), say);
  const stop = async () => {
    await endWatch();
    const { code, text } = await stopServer(cluster, 'fast');
    if (code !== 0 && runningPostmaster(dataDir))
      throw new UserError(`Postgres did not stop:\n${text.trim()}`);
  };
  try {
    await createDatabase(urlOf(server, password, 'postgres'));
    return {
      url: urlOf(server, password, database),
      description: `Postgres ${binaries.version} on port ${server.port}`,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** @param {string} dataDir @returns {number | undefined} undefined: there is no data yet */
function majorOf(dataDir) {
  const file = join(dataDir, 'PG_VERSION');
  return existsSync(file) ? Number(readFileSync(file, 'utf8')) : undefined;
}

/**
 * A supervisor that was killed by force leaves its server running: it is as good as a new one.
 * @param {string} dataDir
 * @param {(line: string) => void} say
 * @returns {Promise<import('./postmaster.mjs').Postmaster | undefined>}
 */
async function adopt(dataDir, say) {
  let found = runningPostmaster(dataDir);
  if (!found && readPostmaster(dataDir)) {
    say('Postgres was not shut down last time; it recovers now');
  }
  for (let waits = 0; found && !found.ready && waits < 300; waits += 1) {
    await sleep(100);
    found = runningPostmaster(dataDir);
  }
  if (found) say(`A Postgres left running by an earlier start is used again (process ${found.pid})`);
  return found;
}

/**
 * @param {import('./cluster.mjs').Cluster} cluster
 * @param {(line: string) => void} say
 */
async function launch(cluster, say) {
  const portFile = join(cluster.home, 'port');
  const kept = existsSync(portFile) ? Number(readFileSync(portFile, 'utf8')) : undefined;
  const port = await freePort(kept);
  if (kept !== undefined && port !== kept)
    say(`Port ${kept} is taken by another program; Postgres moves to ${port}`);
  await relaunch(cluster, port);
  writeFileSync(portFile, String(port));
  const server = readPostmaster(cluster.dataDir);
  if (!server) throw new UserError(`Postgres started and stopped at once; ${cluster.logFile} may say why`);
  return server;
}

/**
 * @param {import('./cluster.mjs').Cluster} cluster
 * @param {number} port
 */
async function relaunch(cluster, port) {
  removeStalePid(cluster.dataDir);
  rotateLog(cluster.logFile);
  await startServer(cluster, port, settings);
}

/** @param {string} url of a database that always exists */
async function createDatabase(url) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${database}`);
  } finally {
    await client.end();
  }
}
