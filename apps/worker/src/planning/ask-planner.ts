import { setTimeout as sleep } from 'node:timers/promises';
import type { TenantId } from '@app/domain/kernel/ids.js';
import type { Usage } from '@app/domain/plan/plan.js';
import { PlanningError, type PlanningContext, type PlanProposal } from '@app/domain/plan/planner.js';
import type { Waiting } from '@app/infrastructure/agents/call-limits.js';
import { listWorkspace } from '@app/infrastructure/tools/workspace-listing.js';
import { sharedNow } from '../time/shared-time.js';
import type { PlanMakerOptions } from './plan-maker.js';

export type Question = Pick<PlanningContext, 'request' | 'timeZone' | 'revision' | 'signal'> & {
  /** Told what it waits for. */
  readonly log: Waiting['log'];
};

/** How often a model that asks for time is given it, and how much at most. */
const mostWaits = 3;
const mostWaitMs = 300_000;

/**
 * Asks the planner, as soon as its model may be asked. A model that says when it has room again is asked again then.
 * @throws PlanningError, or the reason of the signal
 */
export async function askPlanner(
  { planner, catalogue, workspace, models, onPlanning }: PlanMakerOptions,
  tenant: TenantId,
  { log, ...question }: Question,
): Promise<PlanProposal> {
  const { signal } = question;
  const now = sharedNow();
  const waiting = { signal, log, beat: () => undefined };
  const mayAsk = (model: string) =>
    models?.pass(model, { run: { tenant }, priority: 0, since: now }, waiting);
  const onUsage = (usage: Usage) => onPlanning?.(tenant, usage);
  const cool = (model: string, ms: number) => models?.cool(model, ms);
  for (let wait = 1; ; wait++) {
    try {
      const files = await listWorkspace(workspace);
      return await planner.plan({ ...question, now: sharedNow(), catalogue, files, mayAsk, onUsage, cool });
    } catch (error) {
      const { retryAfterMs = Infinity } = error instanceof PlanningError ? error : {};
      if (retryAfterMs > mostWaitMs || wait > mostWaits) throw error;
      log('info', `The planner is asked again in ${Math.ceil(retryAfterMs / 1_000)} s: ${String(error)}`);
      await sleep(retryAfterMs, undefined, { signal });
    }
  }
}
