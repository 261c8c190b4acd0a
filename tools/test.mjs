import { spawn } from 'node:child_process';
import { ensureBuilt } from './build.mjs';
import { isMain, rootFolder } from './console/main-module.mjs';
import { runTool } from './console/run-tool.mjs';
import { ensureInstalled } from './install.mjs';

/**
 * Runs all tests, or those the arguments choose: `npm test -- --selectProjects unit`, `npm test -- tables`.
 * @param {{ stop: AbortSignal }} interrupts
 */
async function test({ stop }) {
  await ensureInstalled(rootFolder, stop);
  await ensureBuilt(rootFolder, stop);
  const args = [
    '--experimental-vm-modules',
    '--no-warnings',
    'node_modules/jest/bin/jest.js',
    ...process.argv.slice(2),
  ];
  const child = spawn(process.execPath, args, { cwd: rootFolder, stdio: 'inherit' });
  stop.addEventListener('abort', () => child.kill('SIGTERM'));
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 130)));
}

if (isMain(import.meta.url)) await runTool(test);
