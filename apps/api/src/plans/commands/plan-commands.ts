import { Inject, Injectable } from '@nestjs/common';
import type { EventStore } from '@app/domain/kernel/event-store.js';
import { planId } from '@app/domain/kernel/ids.js';
import { isRejection } from '@app/domain/kernel/rejection.js';
import type { Catalogue } from '@app/domain/plan/catalogue.js';
import type { PlanCommand } from '@app/domain/plan/plan.decider.js';
import { handlePlanCommand } from '@app/infrastructure/plans/handle-plan-command.js';
import type { Person } from '../../auth/people.js';
import { rejected } from '../../executions/view/command-result-view.js';
import { CATALOGUE, EVENT_STORE, SETTINGS, type ApiSettings } from '../../parts.js';
import { requestedPlanView } from '../requested-plan-view.js';
import type { PlanResult } from '../types/requested-plan.type.js';

/** What people ask of a plan that is none yet: its id is that of the command. */
@Injectable()
export class PlanCommands {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(CATALOGUE) private readonly catalogue: Catalogue,
    @Inject(SETTINGS) private readonly settings: ApiSettings,
  ) {}

  async handle(
    commandId: string,
    { name: by }: Person,
    command: (given: { readonly by: string; readonly now: number; readonly timeZone: string }) => PlanCommand,
  ): Promise<PlanResult> {
    const { tenant, timeZone } = this.settings;
    const id = planId(commandId);
    const envelope = { tenant, planId: id, commandId, actor: by };
    const outcome = await handlePlanCommand(this.store, this.catalogue, {
      ...envelope,
      command: command({ by, now: Date.now(), timeZone }),
    });
    if (isRejection(outcome)) return rejected(outcome);
    const plan = requestedPlanView(outcome.state);
    if (!plan) throw new Error(`${id} was written but cannot be read`);
    return { plan, position: outcome.position };
  }
}
