import { setTimeout as sleep } from 'node:timers/promises';
import type { EventStore } from '@app/domain/kernel/event-store.js';
import { executionId, tenantId } from '@app/domain/kernel/ids.js';
import { isRejection } from '@app/domain/kernel/rejection.js';
import type { PlanProposed } from '@app/domain/plan/plan.events.js';
import { newId } from '@app/infrastructure/command-handling/event-ids.js';
import { handleExecutionCommand } from '@app/infrastructure/executions/handle-command.js';

export const thrifty = tenantId('thrifty');

/** What workers must be told of it: TIZMORET_LIMITS. @param maxCalls attempts of steps in a month */
export const limitsOfThrifty = (maxCalls: number): string =>
  JSON.stringify({ tenants: { [thrifty]: { budget: { month: { maxCalls }, onExhausted: 'hold' } } } });

/** A tenant that wants more than it may spend. It asks for its runs without the API, which serves another one. */
export class ThriftyTenant {
  /** Runs that were acknowledged. */
  readonly runs: string[] = [];
  private readonly stopping = new AbortController();
  private asking: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: EventStore,
    private readonly plan: Omit<PlanProposed, 'at'>,
  ) {}

  begin(perSecond: number): void {
    this.asking = this.ask(1_000 / perSecond);
  }

  async end(): Promise<void> {
    this.stopping.abort();
    await this.asking;
  }

  private async ask(everyMs: number): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.askForOne();
      await sleep(everyMs, undefined, { signal }).catch(() => undefined);
    }
  }

  private async askForOne(): Promise<void> {
    const id = executionId(newId());
    const options = { concurrency: 5, approvePlan: false, timeZone: 'UTC' };
    const data = { executionId: id, request: 'Write', by: 'soak', now: Date.now(), options, plan: this.plan };
    const outcome = await handleExecutionCommand(this.store, {
      tenant: thrifty,
      executionId: id,
      commandId: newId(),
      actor: 'soak',
      command: { type: 'RequestExecution', data },
    });
    if (isRejection(outcome)) throw new Error(outcome.detail);
    this.runs.push(id);
  }
}
