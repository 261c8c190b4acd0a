import { fork } from 'node:child_process';
import { appendFileSync, closeSync, openSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { appFlags } from './app-flags.mjs';

const preload = fileURLToPath(new URL('die-with-parent.mjs', import.meta.url));

/**
 * A Node process of ours, with a channel to us, whose output goes to a file.
 * @typedef {{ name: string, script: string, cwd: string, env: NodeJS.ProcessEnv, logFile: string, verbose: boolean,
 *   say: (line: string) => void }} ProcessSpec
 */

/**
 * Starts it in a session of its own: Ctrl-C in the terminal must reach us alone, who know the order of stopping. Its output
 * is written to the file by itself, so the last words of a crash are kept; `verbose` shows it on the terminal, too.
 * @param {ProcessSpec} spec
 */
export function forkWithLog({ name, script, cwd, env, logFile, verbose, say }) {
  const log = openSync(logFile, 'a', 0o600);
  const output = verbose ? 'pipe' : log;
  const execArgv = [...appFlags, '--import', preload];
  const child = fork(script, [], {
    cwd,
    env,
    detached: true,
    execArgv,
    stdio: ['ignore', output, output, 'ipc'],
  });
  closeSync(log);
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      appendFileSync(logFile, chunk);
      for (const line of String(chunk).trimEnd().split('\n')) say(`${name.padEnd(9)} | ${line}`);
    });
  }
  return child;
}

/** @param {string} logFile */
export function endOfLog(logFile) {
  const lines = readFileSync(logFile, 'utf8').trim().split('\n').slice(-25);
  return `The end of ${logFile}:\n${lines.join('\n')}`;
}
