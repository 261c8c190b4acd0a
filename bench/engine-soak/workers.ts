import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { forkTypescript } from '../support/typescript-process.js';
import type { ClockSetting } from './skewed-clock.js';

/** Clocks that are wrong by up to five minutes. */
const clocks = [0, 300_000, -300_000];

/** Worker processes; one that ends is started again, with another clock. */
export class Workers {
  private readonly running: ChildProcess[] = [];
  private clocksGiven = 0;
  private stopping = false;

  constructor(
    /** Of what the steps reach: URLs. */
    private readonly outside: readonly string[],
    private readonly env: Readonly<Record<string, string>>,
    count: number,
  ) {
    for (let place = 0; place < count; place++) this.start(place);
  }

  pids(): readonly number[] {
    return this.running.flatMap(({ pid }) => pid ?? []);
  }

  kill(place: number): void {
    this.running[place % this.running.length]?.kill('SIGKILL');
  }

  /** Asks one to leave as an upgrade does: its runs go to the others. */
  retire(place: number): void {
    this.running[place % this.running.length]?.kill('SIGTERM');
  }

  /** Puts the clock of one forward or back, by minutes, while it works. */
  setClock(place: number): void {
    const setting: ClockSetting = { clockAhead: this.nextClock() };
    const child = this.running[place % this.running.length];
    if (child?.connected) child.send(setting, () => undefined);
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await Promise.all(
      this.running.map(async (child) => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        const ended = once(child, 'exit');
        child.kill('SIGKILL');
        await ended;
      }),
    );
  }

  private start(place: number): void {
    const worker = new URL('./ledger-worker.ts', import.meta.url);
    const child = forkTypescript(worker, [...this.outside, String(this.nextClock())], [], {
      ...process.env,
      ...this.env,
    });
    this.running[place] = child;
    child.once('exit', () => {
      if (!this.stopping) this.start(place);
    });
  }

  private nextClock(): number {
    return clocks[this.clocksGiven++ % clocks.length] ?? 0;
  }
}
