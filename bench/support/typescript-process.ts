import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const register = new URL('../../tools/typescript/register.mjs', import.meta.url).href;

/** A child process that runs a TypeScript file, with a channel for messages. */
export const forkTypescript = (
  file: URL,
  args: readonly string[],
  nodeOptions: readonly string[] = [],
  env = process.env,
): ChildProcess => fork(fileURLToPath(file), args, { execArgv: [...nodeOptions, '--import', register], env });
