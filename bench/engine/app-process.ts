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

  static start(
    app: 'api' | 'worker' | 'projector',
    env: Readonly<Record<string, string>>,
  ): Promise<AppProcess> {
    return AppProcess.run(join(root, `dist/apps/${app}/src/main.js`), env);
  }

  /** A program that says `ready` when it is. @param hear is told what else it says */
  static async run(
    script: string,
    env: Readonly<Record<string, string>>,
    hear: (message: unknown) => void = () => undefined,
  ): Promise<AppProcess> {
    const started = performance.now();
    const child = fork(script, {
      // As tools/processes/app-flags.mjs, and not the loader of TypeScript that this process runs with.
      execArgv: ['--max-semi-space-size=64'],
      env: { ...process.env, TIZMORET_TOKEN: 'of-the-benchmark-only', LOG_LEVEL: 'error', ...env },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const ready = new Promise<void>((resolve) => {
      child.on('message', (message) => (message === 'ready' ? resolve() : hear(message)));
    });
    const failed = once(child, 'exit').then(() => Promise.reject(new Error(`${script} did not get ready`)));
    await Promise.race([ready, failed]);
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
