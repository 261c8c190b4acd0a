import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { commandOf } from '../processes/command-of.mjs';

/**
 * Names the program that listens on a port, as far as the system tells us: that of another user may stay unknown.
 * @param {number} port
 * @returns {string | undefined} "process 123 (node server.js)"
 */
export function portOwner(port) {
  const pid = process.platform === 'linux' ? pidFromProc(port) : pidFromLsof(port);
  return pid === undefined ? undefined : `process ${pid} (${commandOf(pid).slice(0, 120)})`;
}

/** @param {number} port */
function pidFromLsof(port) {
  const { stdout } = spawnSync('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-t'], { encoding: 'utf8' });
  return Number(stdout?.split('\n')[0]) || undefined;
}

/** Few Linux systems have lsof; the kernel's own tables are always there (proc(5)). @param {number} port */
function pidFromProc(port) {
  const sockets = new Set(['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => listeners(table, port)));
  if (sockets.size === 0) return undefined;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .find((pid) => openFiles(pid).some((link) => sockets.has(link)));
}

/** @param {string} table @param {number} port @returns {string[]} as /proc/<pid>/fd shows them: "socket:[inode]" */
function listeners(table, port) {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return read(table)
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local, , state]) => local?.endsWith(suffix) && state === '0A')
    .map((fields) => `socket:[${fields[9]}]`);
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** @param {number} pid */
function openFiles(pid) {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`));
  } catch {
    return [];
  }
}
