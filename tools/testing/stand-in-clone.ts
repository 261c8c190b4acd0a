import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const tools = join(import.meta.dirname, '..');

/** Says when it is up, writes down its process id, and notes how it ended. */
const app = (name: string) => `
  const { appendFileSync, writeFileSync } = require('node:fs');
  writeFileSync('${name}.pid', String(process.pid));
  setInterval(() => undefined, 1000);
  process.on('SIGTERM', () => { appendFileSync('ended', '${name}\\n'); process.exit(0); });
  process.send('ready');
`;

const starter = `
  import { runTool } from '${tools}/console/run-tool.mjs';
  import { startSystem } from '${tools}/system/start-system.mjs';
  import { untilInterrupted } from '${tools}/system/until-interrupted.mjs';
  await runTool(async ({ stop, hasten }) => {
    const say = (line) => console.log(line);
    const port = Number(process.env.TIZMORET_PORT) || undefined;
    const system = await startSystem({ root: import.meta.dirname, port, mayMovePort: true, verbose: false, say, stop, hasten });
    await untilInterrupted(system, stop);
    return 0;
  });
`;

/** A folder that looks like a built clone to the launcher, with small processes in place of the real ones. */
export class StandInClone {
  readonly root = mkdtempSync(join(tmpdir(), 'tizmoret-clone-'));
  #processes: ChildProcess[] = [];

  constructor() {
    chmodSync(this.root, 0o755);
    this.write('start.mjs', starter);
    this.write('package.json', '{}');
    this.write('dist/libs/infrastructure/src/postgres/migrate.js', '');
    for (const name of ['api', 'worker', 'projector']) this.write(`dist/apps/${name}/src/main.js`, app(name));
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  /** Starts the system in a process of its own; `output` grows as it speaks. */
  start(env: Record<string, string> = {}): {
    child: ChildProcess;
    output: () => string;
    ended: Promise<number | null>;
  } {
    const child = spawn(process.execPath, [join(this.root, 'start.mjs')], {
      env: { ...process.env, DATABASE_URL: '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#processes.push(child);
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
    return { child, output: () => text, ended: once(child, 'close').then(([code]) => code as number | null) };
  }

  pidOf(name: string): number {
    return Number(this.read(`${name}.pid`));
  }

  /** Stops what a failed test left behind. */
  async remove(): Promise<void> {
    for (const child of this.#processes.filter(
      ({ exitCode, signalCode }) => exitCode === null && signalCode === null,
    )) {
      child.kill('SIGTERM');
      await once(child, 'close');
    }
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** Waits for something that another process does; fails after ten seconds. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (holds()) return;
    await sleep(50);
  }
  throw new Error(`did not happen within 10 s: ${what}`);
}

/** Whether a process runs: one that has ended and waits for its parent to notice does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return (
      process.platform !== 'linux' ||
      !/^State:\s+Z/m.test(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))
    );
  } catch {
    return false;
  }
}
