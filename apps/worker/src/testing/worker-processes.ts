import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { AgentDescription } from '@app/domain/plan/catalogue.js';
import type { Plan } from '@app/domain/plan/plan.js';
import type { Limits } from '@app/infrastructure/config/limits.js';
import { goFile } from './long-tools.js';

const program = fileURLToPath(new URL('./worker-process.ts', import.meta.url));
const typescript = new URL('../../../../tools/typescript/register.mjs', import.meta.url).href;

interface StartOptions {
  readonly leaseMs?: number;
  readonly limits?: Limits;
  readonly agents?: readonly AgentDescription[];
  /** Whether busy agents are so until `go`. */
  readonly isHeld?: boolean;
  /** By what is asked for. */
  readonly plans?: Readonly<Record<string, Plan>>;
}

/** Workers in processes of their own on one database, and what their tools did: that outlives them. */
export class WorkerProcesses {
  private readonly processes: ChildProcess[] = [];
  private databaseUrl = '';
  private folder = '';

  open(databaseUrl: string): void {
    this.databaseUrl = databaseUrl;
    this.folder = mkdtempSync(join(tmpdir(), 'worker-processes-'));
    mkdirSync(join(this.folder, 'workspace'));
  }

  /** Resolves when the worker is one of them. @param plan for all that is asked of it, but for what `plans` names */
  async start(plan: Plan, { leaseMs = 10_000, ...more }: StartOptions = {}): Promise<ChildProcess> {
    const { databaseUrl, folder } = this;
    const orders = JSON.stringify({ databaseUrl, folder, plan, leaseMs, ...more });
    const child = fork(program, [orders], { execArgv: ['--import', typescript] });
    this.processes.push(child);
    await once(child, 'message');
    return child;
  }

  /** In the order in which they began: `<idempotency key>:<what was said>`. */
  calls(): string[] {
    const ledger = join(this.folder, 'ledger');
    return existsSync(ledger) ? readFileSync(ledger, 'utf8').trim().split('\n') : [];
  }

  async untilCalls(wanted: number | ((calls: readonly string[]) => boolean)): Promise<void> {
    const isEnough =
      typeof wanted === 'number' ? (calls: readonly string[]) => calls.length >= wanted : wanted;
    while (!isEnough(this.calls())) await sleep(5);
  }

  /** From now on nothing is held. */
  go(): void {
    writeFileSync(join(this.folder, goFile), '');
  }

  close(): void {
    for (const child of this.processes.splice(0)) child.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}
