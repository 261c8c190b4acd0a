import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../console/user-error.mjs';
import { freePort, isFree } from '../network/free-port.mjs';
import { portOwner } from '../network/port-owner.mjs';

export const defaultPort = 4000;

/** Processes of a system that was killed by force end by themselves within this time, in milliseconds. */
const leftoverMs = 10_000;

/**
 * @param {{ wanted?: number | undefined, mayMove: boolean, leftover?: number | undefined, say: (line: string) => void }} options
 *   wanted: the port a person asked for, which is then taken or refused; mayMove: another one will do in place of the
 *   default; leftover: the port of our system before, which was killed by force
 * @returns {Promise<number>}
 */
export async function choosePort({ wanted, mayMove, leftover, say }) {
  const port = wanted ?? defaultPort;
  const patience = port === leftover ? leftoverMs : 0;
  for (let waited = 0; waited < patience && !(await isFree(port)); waited += 250) await sleep(250);
  if (await isFree(port)) return port;
  const owner = portOwner(port) ?? 'a process that the system does not show us';
  if (wanted !== undefined || !mayMove) {
    throw new UserError(
      `Port ${port} is taken by ${owner}.\nChoose another one with --port <number> or TIZMORET_PORT=<number>, or stop that program.`,
    );
  }
  const other = await freePort();
  say(`Port ${port} is taken by ${owner}; using ${other}`);
  return other;
}
