import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { planId } from '@app/domain/kernel/ids.js';
import { isRejection, reject } from '@app/domain/kernel/rejection.js';
import { readPlan } from '@app/infrastructure/plans/read-plan.js';
import type { Person } from '../../auth/people.js';
import { checkRequest } from '../../executions/commands/check-request.js';
import { commandIdOf } from '../../executions/commands/command-ids.js';
import { rejected } from '../../executions/view/command-result-view.js';
import type { ProposePlanInput } from '../types/propose-plan.input.js';
import type { PlanResult } from '../types/requested-plan.type.js';
import { PlanCommands } from './plan-commands.js';

const noGoal = reject('INVALID_PLAN', 'goal: is empty. Say in a sentence what the plan is for.');

/** Brings a plan that somebody wrote. It can be run then, once or often. */
export class ProposePlan extends Command<PlanResult> {
  constructor(
    readonly input: ProposePlanInput,
    readonly person: Person,
  ) {
    super();
  }
}

@CommandHandler(ProposePlan)
export class ProposePlanHandler implements ICommandHandler<ProposePlan> {
  constructor(private readonly plans: PlanCommands) {}

  execute({ input, person }: ProposePlan): Promise<PlanResult> {
    const plan = readPlan(input.plan);
    if (isRejection(plan)) return Promise.resolve(rejected(plan));
    if (plan.goal.trim() === '') return Promise.resolve(rejected(noGoal));
    const request = input.request ?? plan.goal;
    const refused = checkRequest(request);
    if (refused) return Promise.resolve(rejected(refused));
    const commandId = commandIdOf(input.commandId);
    return this.plans.handle(commandId, person, ({ by, now, timeZone }) => ({
      type: 'SubmitPlan',
      data: { planId: planId(commandId), request, timeZone, plan, by, now },
    }));
  }
}
