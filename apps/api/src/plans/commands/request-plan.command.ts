import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { planId } from '@app/domain/kernel/ids.js';
import type { Person } from '../../auth/people.js';
import { checkRequest, checkTimeZone } from '../../executions/commands/check-request.js';
import { commandIdOf } from '../../executions/commands/command-ids.js';
import { rejected } from '../../executions/view/command-result-view.js';
import { SETTINGS, type ApiSettings } from '../../parts.js';
import type { RequestPlanInput } from '../types/request-plan.input.js';
import type { PlanResult } from '../types/requested-plan.type.js';
import { PlanCommands } from './plan-commands.js';

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
    private readonly plans: PlanCommands,
    @Inject(SETTINGS) private readonly settings: ApiSettings,
  ) {}

  execute({ input, person }: RequestPlan): Promise<PlanResult> {
    const { request } = input;
    const timeZone = input.timeZone ?? this.settings.timeZone;
    const refused = checkRequest(request) ?? checkTimeZone(timeZone);
    if (refused) return Promise.resolve(rejected(refused));
    const commandId = commandIdOf(input.commandId);
    return this.plans.handle(commandId, person, ({ by, now }) => ({
      type: 'RequestPlan',
      data: { planId: planId(commandId), request, timeZone, by, now },
    }));
  }
}
