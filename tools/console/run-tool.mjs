import { Interrupted, listenForInterrupts } from './interrupts.mjs';
import { UserError } from './user-error.mjs';

/**
 * Runs the body of a command: signals become wishes to stop, failures become a message and an exit code, and nothing is
 * left to keep the process alive afterwards.
 * @param {(interrupts: ReturnType<typeof listenForInterrupts>) => Promise<number>} main answers the exit code
 */
export async function runTool(main) {
  // A closed terminal or pipe must not break the shutdown that it has just caused.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  process.exit(await exitCodeOf(main));
}

/** @param {Parameters<typeof runTool>[0]} main */
async function exitCodeOf(main) {
  try {
    requireNode();
    return await main(listenForInterrupts());
  } catch (error) {
    if (error instanceof Interrupted) {
      console.error('\nInterrupted; nothing is left running');
      return error.exitCode;
    }
    console.error(error instanceof UserError ? `\n${error.message}` : error);
    return 1;
  }
}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new UserError(`Tizmoret needs Node 20.19 or newer; this is Node ${process.versions.node}.`);
}
