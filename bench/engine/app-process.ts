import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** An app as it is shipped: built, configured by its environment, in a process of its own. */
export class AppProcess {
  private constructor(
    private readonly child: ChildProcess,
    /** Milliseconds from the start of the process until it is ready. */
    readonly readyMs: number,
  ) {}

  static async start(
    app: 'api' | 'worker' | 'projector',
    env: Readonly<Record<string, string>>,
  ): Promise<AppProcess> {
    const started = performance.now();
    const child = fork(join(root, `dist/apps/${app}/src/main.js`), {
      // As tools/processes/app-flags.mjs, and not the loader of TypeScript that this process runs with.
      execArgv: ['--max-semi-space-size=64'],
      env: { ...process.env, TIZMORET_TOKEN: 'of-the-benchmark-only', LOG_LEVEL: 'error', ...env },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const failed = once(child, 'exit').then(() => Promise.reject(new Error(`The ${app} did not get ready`)));
    await Promise.race([once(child, 'message'), failed]);
    failed.catch(() => undefined);
    return new AppProcess(child, performance.now() - started);
  }

  /** Memory of its own, in MB of 2^20 bytes. */
  get residentMb(): number {
    const status = readFileSync(`/proc/${this.child.pid}/status`, 'utf8');
    return Number(/RssAnon:\s+(\d+)/.exec(status)?.[1]) / 1024;
  }

  /** Milliseconds of CPU so far. */
  get cpuMs(): number {
    const fields = readFileSync(`/proc/${this.child.pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10;
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill(signal);
    await ended;
  }
}
