import { setTimeout as sleep } from 'node:timers/promises';
import type { EventStore } from '@app/domain/kernel/event-store.js';
import { TooLarge } from '@app/domain/kernel/event-store-errors.js';
import type { ExecutionId, StreamName } from '@app/domain/kernel/ids.js';
import { isRejection } from '@app/domain/kernel/rejection.js';
import type { Owed } from '@app/domain/execution/execution.process.js';
import { isPlanned, placeOf, type ExecutionState } from '@app/domain/execution/execution.state.js';
import { raiseBelow } from '@app/domain/execution/limits/allowances/raise-below.js';
import { asExecution } from '@app/domain/execution/sub-executions/as-execution.js';
import { childControl } from '@app/domain/execution/sub-executions/child-control.js';
import { isStillFor } from '@app/domain/execution/sub-executions/record-quiescence.js';
import { outcomeOf, spentBy } from '@app/domain/execution/sub-executions/record-sub-execution.js';
import { isOfNewerRelease } from '@app/infrastructure/event-schemas/unknown-event.js';
import { derivedId, newId } from '@app/infrastructure/command-handling/event-ids.js';
import { childIdOf } from '@app/infrastructure/executions/child-id.js';
import {
  handleExecutionCommand,
  type ExecutionEnvelope,
} from '@app/infrastructure/executions/handle-command.js';
import { loadExecution } from '@app/infrastructure/executions/load-execution.js';
import type { SnapshotStore } from '@app/infrastructure/snapshots/snapshot-store.js';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';
import type { ExecutionActor } from '../execution-runner/execution-actor.js';
import { sharedNow } from '../time/shared-time.js';
import { childRequest } from './child-request.js';
import { tellParent } from './tell-parent.js';

type ChildWork = Extract<Owed, { readonly kind: 'tend-child' | 'tell-parent' }>;

interface Errand {
  actor: ExecutionActor;
  once: () => Promise<void>;
  /** It has to be looked at again. */
  again: boolean;
}

interface Parts {
  readonly store: EventStore;
  readonly snapshots: SnapshotStore;
  readonly logger: Logger;
}

/**
 * Steps that are executions: starts them, has them be as the run above them is, and tells that run how they ended. Everything
 * is looked up before it is done, so all of it may be done again.
 */
export class SubExecutions {
  /** What is under way, by what it is about. */
  private readonly underWay = new Map<string, Errand>();
  private readonly busy = new Map<StreamName, number>();
  private readonly owing = new Set<StreamName>();

  constructor(private readonly parts: Parts) {}

  isBusy(stream: StreamName): boolean {
    return this.busy.has(stream);
  }

  /** Whether the run above has not been told of the end of this one: until then nobody may forget it. */
  owesParent(stream: StreamName): boolean {
    return this.owing.has(stream);
  }

  /** To be called when it owes that, whether it can be done now or not. */
  owe(stream: StreamName): void {
    this.owing.add(stream);
  }

  forget(stream: StreamName): void {
    this.owing.delete(stream);
  }

  perform(owed: ChildWork, actor: ExecutionActor): void {
    if (owed.kind === 'tend-child') this.tend(actor, owed.stepId, owed.attempt);
    else this.tellParent(actor);
  }

  private tend(actor: ExecutionActor, stepId: string, attempt: number): void {
    const child = childIdOf(actor.run.executionId, stepId, attempt);
    this.persist(`tend ${child}`, actor, () => this.tendOnce(actor, stepId, attempt));
  }

  private tellParent(actor: ExecutionActor): void {
    this.persist(`tell ${actor.run.stream}`, actor, async () => {
      await tellParent(this.parts, actor.run.tenant, actor.state);
      this.owing.delete(actor.run.stream);
    });
  }

  /** Until it is done or the run is not this worker's any more. Whoever has asked last is who is asked for: a run may go and come back. */
  private persist(what: string, actor: ExecutionActor, once: () => Promise<void>): void {
    const known = this.underWay.get(what);
    if (known) Object.assign(known, { actor, once, again: true });
    else {
      const errand = { actor, once, again: true };
      this.underWay.set(what, errand);
      void this.keepTrying(what, errand);
    }
  }

  private async keepTrying(what: string, errand: Errand): Promise<void> {
    const { stream } = errand.actor.run;
    this.busy.set(stream, (this.busy.get(stream) ?? 0) + 1);
    while (errand.again && !errand.actor.isStopped) {
      errand.again = false;
      const { actor, once } = errand;
      try {
        await once();
      } catch (error) {
        if (isOfNewerRelease(error)) actor.options.onUnreadable(error);
        errand.again = true;
        this.parts.logger.warn({ err: error, stream }, 'cannot reach another execution yet, trying again');
        await sleep(500);
      }
    }
    this.underWay.delete(what);
    const left = (this.busy.get(stream) ?? 1) - 1;
    if (left > 0) this.busy.set(stream, left);
    else this.busy.delete(stream);
    if (!errand.actor.isStopped) errand.actor.advance();
  }

  private async tendOnce(actor: ExecutionActor, stepId: string, attempt: number): Promise<void> {
    const { store, logger } = this.parts;
    const { tenant, executionId } = actor.run;
    const place = isPlanned(actor.state) ? placeOf(actor.state, stepId) : undefined;
    if (!isPlanned(actor.state) || place === undefined) return;
    const step = actor.state.steps.at(place);
    if (step.status !== 'running' || step.attempt !== attempt) return;
    const childId = childIdOf(executionId, stepId, attempt);
    const pausedAt = actor.state.status === 'paused' ? actor.state.pausedAt : undefined;
    let { state: child } = await loadExecution(store, tenant, childId);
    if (child.status === 'none') {
      const started = await this.start(actor, place, childId);
      if (!started) return;
      child = started;
    }
    const outcome = outcomeOf(child);
    if (outcome) {
      const data = { stepId, attempt, childId, outcome, ...spentBy(child), now: sharedNow() };
      actor.submit({ type: 'RecordSubExecution', data });
      return;
    }
    const now = sharedNow();
    if (pausedAt !== undefined && isStillFor(child, pausedAt))
      actor.submit({ type: 'RecordQuiescence', data: { stepId, attempt, childId, pausedAt, now } });
    for (const command of [
      raiseBelow(actor.state, stepId, child, now),
      childControl(actor.state, child, now),
    ]) {
      if (!command) continue;
      const refused = await this.give({
        tenant,
        executionId: childId,
        commandId: newId(),
        actor: asExecution(executionId),
        command,
      });
      // It has ended, or somebody else has decided otherwise meanwhile.
      if (isRejection(refused)) logger.info({ executionId: childId, refused: refused.detail }, 'refused');
    }
  }

  /** Undefined when the step has failed instead. */
  private async start(
    actor: ExecutionActor,
    place: number,
    childId: ExecutionId,
  ): Promise<ExecutionState | undefined> {
    if (!isPlanned(actor.state)) return undefined;
    const { id: stepId, attempt } = actor.state.steps.at(place);
    const data = childRequest(actor.state, place, sharedNow());
    if (!data) return undefined;
    const fail = (code: string, message: string) => {
      const error = { code, message, retryable: false };
      actor.submit({ type: 'RecordStepFailure', data: { stepId, attempt, error, now: sharedNow() } });
    };
    try {
      const started = await this.give({
        tenant: actor.run.tenant,
        executionId: childId,
        commandId: derivedId(childId, 'requested'),
        actor: asExecution(actor.run.executionId),
        command: { type: 'RequestExecution', data },
      });
      if (!isRejection(started)) return started.state.state;
      fail('SUB_EXECUTION_REFUSED', started.detail);
    } catch (error) {
      if (!(error instanceof TooLarge)) throw error;
      fail('SUB_EXECUTION_TOO_LARGE', error.message);
    }
    return undefined;
  }

  private give(envelope: ExecutionEnvelope) {
    return handleExecutionCommand(this.parts.store, envelope, undefined, this.parts.snapshots);
  }
}
