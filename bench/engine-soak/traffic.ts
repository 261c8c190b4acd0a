import { setTimeout as sleep } from 'node:timers/promises';
import type { EventStore } from '@app/domain/kernel/event-store.js';
import { executionId, parseStream } from '@app/domain/kernel/ids.js';
import type { StepApprovalRequested } from '@app/domain/execution/execution.events.js';
import { childIdOf } from '@app/infrastructure/executions/child-id.js';
import type { ApiClient } from './api-client.js';
import type { KeptPlan } from './keep-plans.js';

/** What people do meanwhile: they start runs, pause some of them and resume most, and approve what policy asks for. */
export class Traffic {
  /** Runs that were acknowledged. */
  readonly runs: string[] = [];
  /** What was refused that must not be, and what had no answer. */
  readonly failures: string[] = [];
  private readonly stopping = new AbortController();
  private readonly approving = new AbortController();
  private starting: Promise<void> = Promise.resolve();
  private following: Promise<void> = Promise.resolve();
  private readonly decisions = new Set<Promise<unknown>>();

  constructor(
    private readonly api: ApiClient,
    private readonly store: EventStore,
    private readonly plans: readonly KeptPlan[],
  ) {}

  begin(perSecond: number): void {
    this.starting = this.start(1_000 / perSecond);
    this.following = this.approve();
  }

  /** No new runs; resolves when everything that was sent is answered. Approvals go on. */
  async end(): Promise<void> {
    this.stopping.abort();
    await this.starting;
    await Promise.all(this.decisions);
  }

  async close(): Promise<void> {
    this.approving.abort();
    await this.following;
    await Promise.all(this.decisions);
  }

  private async start(everyMs: number): Promise<void> {
    const { signal } = this.stopping;
    for (let count = 0; !signal.aborted; count++) {
      this.keep(this.startOne(count));
      await sleep(everyMs, undefined, { signal }).catch(() => undefined);
    }
  }

  private async startOne(count: number): Promise<void> {
    const plan = this.plans[count % this.plans.length] as KeptPlan;
    const answer = await this.api.start(`Run ${count}`, plan);
    if (!answer.accepted) throw new Error(`A run was refused: ${answer.code}`);
    this.runs.push(answer.id);
    // What runs below others is paused with them: that takes more care.
    if (Math.random() < (plan.name === 'sub-execution' ? 0.8 : 0.2)) await this.pauseAWhile(answer.id);
  }

  /** Some of them stay paused. A run that has no part that is a run, or has not begun it, has nothing to pause there. */
  private async pauseAWhile(id: string): Promise<void> {
    await sleep(Math.random() * 1_000);
    const part = childIdOf(executionId(id), 'part', 1);
    const [runs, goOn] = pick([
      [[id], [id]],
      [
        [id, part],
        [part, id],
      ],
      [
        [part, id],
        [part, id],
      ],
      [
        [part, id],
        [id, part],
      ],
    ]);
    for (const run of runs) await this.api.pause(run);
    await sleep(500 + Math.random() * 1_500);
    if (Math.random() > 0.25) for (const run of goOn) await this.api.resume(run);
  }

  private async approve(): Promise<void> {
    const { signal } = this.approving;
    const filter = { categories: ['execution'], types: ['StepApprovalRequested'] };
    for await (const message of this.store.subscribe({ filter, signal })) {
      if (message.kind !== 'events') continue;
      for (const { stream, data } of message.events) {
        const { stepId, kind, digest } = data as unknown as StepApprovalRequested;
        const id = parseStream(stream)?.id;
        if (kind === 'policy' && id !== undefined) this.keep(this.approveOne(id, stepId, digest));
      }
    }
  }

  private async approveOne(id: string, stepId: string, digest: string): Promise<void> {
    await sleep(Math.random() * 500);
    await this.api.approve(id, stepId, digest);
  }

  private keep(work: Promise<void>): void {
    const kept = work
      .catch((error: unknown) => void this.failures.push(String(error)))
      .finally(() => this.decisions.delete(kept));
    this.decisions.add(kept);
  }
}

const pick = <One>(all: readonly [One, ...One[]]): One =>
  all[Math.floor(Math.random() * all.length)] ?? all[0];
