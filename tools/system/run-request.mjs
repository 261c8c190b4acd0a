import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** How long the command line may take to end after Ctrl-C, which it has received from the terminal like us. */
const graceMs = 2_000;

/**
 * Carries out one request with the command line, which shows it live and asks for approvals on this terminal.
 * @param {string} root
 * @param {string} request
 * @param {{ yes: boolean, env: NodeJS.ProcessEnv, stop: AbortSignal }} options
 * @returns {Promise<number>} its exit code: 0 completed, 1 failed, 3 waits for approval, 4 cancelled
 */
export async function runRequest(root, request, { yes, env, stop }) {
  stop.throwIfAborted();
  const args = [join(root, 'dist/apps/cli/src/main.js'), 'run', ...(yes ? ['--yes'] : []), '--', request];
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: 'inherit' });
  const end = () => setTimeout(() => child.kill('SIGKILL'), graceMs).unref() && child.kill('SIGTERM');
  stop.addEventListener('abort', end);
  const code = await new Promise((resolve) => child.once('exit', (exitCode) => resolve(exitCode ?? 130)));
  stop.removeEventListener('abort', end);
  return code;
}
