import { randomUUID } from 'node:crypto';
import type { EventStore } from '@app/domain/kernel/event-store.js';
import { executionId, planId, streamOf, type ExecutionId } from '@app/domain/kernel/ids.js';
import { isRejection } from '@app/domain/kernel/rejection.js';
import type { ExecutionCommand } from '@app/domain/execution/execution.commands.js';
import { bindPlan } from '@app/domain/plan/bind-plan.js';
import { handleCommand } from '@app/infrastructure/command-handling/handle-command.js';
import { decider } from '@app/infrastructure/executions/decider.js';
import { letterPlan } from './letter-plan.js';
import { tenant } from './test-api.js';
import { testCatalogue } from './test-catalogue.js';

/** Plays person and worker to an execution: what the other processes would append. */
export class Driver {
  readonly stream;
  readonly log;

  constructor(
    private readonly store: EventStore,
    readonly id: ExecutionId = executionId(randomUUID()),
  ) {
    this.stream = streamOf(tenant, 'execution', id);
    this.log = streamOf(tenant, 'execution_log', id);
  }

  async give(command: ExecutionCommand): Promise<void> {
    const outcome = await handleCommand(this.store, decider, {
      tenant,
      stream: this.stream,
      correlationId: this.id,
      commandId: randomUUID(),
      actor: 'driver',
      command,
    });
    if (isRejection(outcome)) throw new Error(outcome.detail);
  }

  request(request = 'Send Dana a letter', approvePlan = false): Promise<void> {
    const options = { concurrency: 5, approvePlan, timeZone: 'UTC' };
    return this.give({
      type: 'RequestExecution',
      data: { executionId: this.id, request, by: 'dana', now: Date.now(), options },
    });
  }

  attach(plan = letterPlan): Promise<void> {
    const bound = bindPlan(plan, testCatalogue);
    const data = {
      planId: planId(randomUUID()),
      version: 1,
      digest: 'plan-digest',
      plan: bound,
      planner: 'test',
    };
    const usage = { inputTokens: 100, outputTokens: 20 };
    return this.give({ type: 'AttachPlan', data: { ...data, usage, now: Date.now() } });
  }

  advance(): Promise<void> {
    return this.give({ type: 'Advance', data: { worker: 'w', now: Date.now() } });
  }

  succeed(stepId: string, output: Record<string, string>, attempt = 1): Promise<void> {
    const usage = { inputTokens: 5, outputTokens: 2 };
    return this.give({
      type: 'RecordStepSuccess',
      data: { stepId, attempt, output, usage, now: Date.now() },
    });
  }

  fail(stepId: string, attempt = 1): Promise<void> {
    const error = { code: 'BROKEN', message: 'It is broken.', retryable: false };
    return this.give({ type: 'RecordStepFailure', data: { stepId, attempt, error, now: Date.now() } });
  }

  /** As far as the draft of the letter, which runs. */
  async toRunning(): Promise<this> {
    await this.request();
    await this.attach();
    await this.advance();
    return this;
  }

  /** As far as the approval of the letter. */
  async toApproval(): Promise<this> {
    await this.toRunning();
    await this.succeed('draft', { text: 'Dear Dana' });
    await this.advance();
    return this;
  }

  /** From the approved letter to the end. */
  async toEnd(): Promise<void> {
    await this.advance();
    await this.succeed('send', { id: 'letter-1' });
    await this.advance();
    await this.succeed('file', { text: 'letter-1' });
    await this.advance();
  }

  async say(messages: readonly string[]): Promise<void> {
    const at = Date.now();
    const metadata = {
      tenantId: tenant,
      commandId: randomUUID(),
      actor: 'w',
      occurredAt: new Date(at).toISOString(),
    };
    const events = messages.map((message) => ({
      id: randomUUID(),
      type: 'StepLogged',
      data: { stepId: 'draft', attempt: 1, level: 'info', message, at },
      metadata,
    }));
    await this.store.append(this.log, 'any', events);
  }

  async progress(fraction: number): Promise<void> {
    const data = { stepId: 'draft', attempt: 1, fraction, message: null, at: Date.now() };
    await this.store.append(this.log, 'any', [
      { id: randomUUID(), type: 'StepProgressed', data, metadata: {} },
    ]);
  }
}
