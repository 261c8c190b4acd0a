import { spawn } from 'node:child_process';

/** How long a program that was asked to end may take, in milliseconds. */
const graceMs = 2_000;

/**
 * Runs one program to its end. It is the head of a process group of its own, so that a stop reaches what it started, too,
 * and comes from us alone, not from the terminal beside us.
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd: string, stop: AbortSignal, env?: NodeJS.ProcessEnv, show?: boolean }} options show: output goes to the terminal
 * @returns {Promise<{ code: number, text: string }>} text: the output, when it was not shown
 * @throws the reason of `stop`, once the program has ended
 */
export async function runStep(program, args, { cwd, stop, env = process.env, show = false }) {
  stop.throwIfAborted();
  const stdio = show ? 'inherit' : 'pipe';
  const child = spawn(program, args, { cwd, env, detached: true, stdio: ['ignore', stdio, stdio] });
  let text = '';
  child.stdout?.on('data', (chunk) => (text += chunk));
  child.stderr?.on('data', (chunk) => (text += chunk));
  const end = () => {
    killGroup(child.pid, 'SIGTERM');
    setTimeout(() => killGroup(child.pid, 'SIGKILL'), graceMs).unref();
  };
  stop.addEventListener('abort', end);
  const code = await new Promise((resolve) => {
    child.on('error', (error) => {
      text += error.message;
      resolve(-1);
    });
    child.on('close', (exitCode) => resolve(exitCode ?? -1));
  });
  stop.removeEventListener('abort', end);
  stop.throwIfAborted();
  return { code, text };
}

/** @param {number | undefined} pid @param {NodeJS.Signals} signal */
function killGroup(pid, signal) {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended already.
  }
}
