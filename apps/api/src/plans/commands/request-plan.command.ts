import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { EventStore } from '@app/domain/kernel/event-store.js';
import { planId } from '@app/domain/kernel/ids.js';
import { isRejection } from '@app/domain/kernel/rejection.js';
import type { Catalogue } from '@app/domain/plan/catalogue.js';
import { handlePlanCommand } from '@app/infrastructure/plans/handle-plan-command.js';
import type { Person } from '../../auth/people.js';
import { checkRequest, checkTimeZone } from '../../executions/commands/check-request.js';
import { commandIdOf } from '../../executions/commands/command-ids.js';
import { rejected } from '../../executions/view/command-result-view.js';
import { CATALOGUE, EVENT_STORE, SETTINGS, type ApiSettings } from '../../parts.js';
import { requestedPlanView } from '../requested-plan-view.js';
import type { RequestPlanInput } from '../types/request-plan.input.js';
import type { PlanResult } from '../types/requested-plan.type.js';

/** Asks for a plan, but for no run. */
export class RequestPlan extends Command<PlanResult> {
  constructor(
    readonly input: RequestPlanInput,
    readonly person: Person,
  ) {
    super();
  }
}

@CommandHandler(RequestPlan)
export class RequestPlanHandler implements ICommandHandler<RequestPlan> {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(CATALOGUE) private readonly catalogue: Catalogue,
    @Inject(SETTINGS) private readonly settings: ApiSettings,
  ) {}

  async execute({ input, person }: RequestPlan): Promise<PlanResult> {
    const { request } = input;
    const timeZone = input.timeZone ?? this.settings.timeZone;
    const refused = checkRequest(request) ?? checkTimeZone(timeZone);
    if (refused) return rejected(refused);
    const commandId = commandIdOf(input.commandId);
    const id = planId(commandId);
    const outcome = await handlePlanCommand(this.store, this.catalogue, {
      tenant: this.settings.tenant,
      planId: id,
      commandId,
      actor: person.name,
      command: {
        type: 'RequestPlan',
        data: { planId: id, request, timeZone, by: person.name, now: Date.now() },
      },
    });
    if (isRejection(outcome)) return rejected(outcome);
    const plan = requestedPlanView(outcome.state);
    if (!plan) throw new Error(`${id} was written but cannot be read`);
    return { plan, position: outcome.position };
  }
}
