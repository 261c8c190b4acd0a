import { spawn } from 'node:child_process';

/** How long a command may take to end after Ctrl-C, which it has received from the terminal like us. */
const graceMs = 2_000;

/**
 * Runs Node with our terminal as its own.
 * @param {string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv, stop: AbortSignal }} options
 * @returns {Promise<number>} its exit code; 130 when it was ended by a signal
 */
export async function runAttached(args, { cwd, env, stop }) {
  stop.throwIfAborted();
  const child = spawn(process.execPath, args, { cwd, env, stdio: 'inherit' });
  const end = () => setTimeout(() => child.kill('SIGKILL'), graceMs).unref() && child.kill('SIGTERM');
  stop.addEventListener('abort', end);
  const code = await new Promise((resolve) => child.once('exit', (exitCode) => resolve(exitCode ?? 130)));
  stop.removeEventListener('abort', end);
  return code;
}
