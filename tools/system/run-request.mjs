import { join } from 'node:path';
import { runAttached } from '../processes/run-attached.mjs';

/**
 * Carries out one request with the command line, which shows it live and asks for approvals on this terminal.
 * @param {string} root
 * @param {string} request
 * @param {{ yes: boolean, env: NodeJS.ProcessEnv, stop: AbortSignal }} options
 * @returns {Promise<number>} its exit code: 0 completed, 1 failed, 3 waits for approval, 4 cancelled
 */
export function runRequest(root, request, { yes, env, stop }) {
  const args = [join(root, 'dist/apps/cli/src/main.js'), 'run', ...(yes ? ['--yes'] : []), '--', request];
  return runAttached(args, { cwd: root, env, stop });
}
