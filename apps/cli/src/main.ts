#!/usr/bin/env node
import { exitCode } from './exit-code.js';
import { runCli } from './run-cli.js';

const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());
// Whoever reads our output may stop reading: `tizmoret list | head -1`.
process.stdout.on('error', (error: NodeJS.ErrnoException) =>
  process.exit(error.code === 'EPIPE' ? 0 : exitCode.failed),
);

const { stdin, stdout, stderr, env, argv } = process;
process.exitCode = await runCli(argv.slice(2), {
  stdin,
  stdout,
  stderr,
  env,
  cwd: process.cwd(),
  interrupted: interrupted.signal,
});
