import { once } from 'node:events';
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { streamOf, tenantId } from '@app/domain/kernel/ids.js';
import { forkTypescript } from '../support/typescript-process.js';

const program = new URL('./appender.ts', import.meta.url);

/** Processes that append, two streams of which all of them want. */
export class Appenders {
  private readonly processes: ChildProcess[];
  private readonly contested = Array.from({ length: 2 }, () =>
    streamOf(tenantId('local'), 'execution', randomUUID()),
  );

  constructor(
    private readonly url: string,
    private readonly journal: string,
    count: number,
  ) {
    this.processes = Array.from({ length: count }, () => this.start());
  }

  /** kill -9 of one of them, and another in its place. */
  killOne(): void {
    const place = Math.floor(Math.random() * this.processes.length);
    this.processes[place]?.kill('SIGKILL');
    this.processes[place] = this.start();
  }

  killAll(): void {
    for (const process of this.processes) process.kill('SIGKILL');
  }

  /** Each finishes what it has sent. @throws when one does not end well within a minute */
  async stop(): Promise<void> {
    await Promise.all(
      this.processes.map(async (process) => {
        const exited = once(process, 'exit', { signal: AbortSignal.timeout(60_000) });
        process.send('stop');
        const [code] = (await exited) as [number | null];
        if (code !== 0) throw new Error(`An appending process ended with ${code ?? 'a signal'}`);
      }),
    );
  }

  private start(): ChildProcess {
    return forkTypescript(program, [this.url, this.journal, this.contested.join(',')]);
  }
}
