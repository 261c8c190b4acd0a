import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { executionId } from '@app/domain/kernel/ids.js';
import { isRejection } from '@app/domain/kernel/rejection.js';
import { SETTINGS, type ApiSettings } from '../../parts.js';
import { planReason } from '@app/domain/execution/approvals/plan-reason.js';
import { toTerms } from '../../approvals/to-terms.js';
import { rejected } from '../view/command-result-view.js';
import { checkConcurrency, checkRequest, checkTimeZone } from './check-request.js';
import { commandIdOf } from './command-ids.js';
import { deadlineOf } from './deadline-of.js';
import { PlanVersions } from './plan-versions.js';
import { ExecutionCommands } from './execution-commands.js';
import { toBudget } from './to-budget.js';
import { StartExecution } from './start-execution.command.js';

@CommandHandler(StartExecution)
export class StartExecutionHandler implements ICommandHandler<StartExecution> {
  constructor(
    private readonly executions: ExecutionCommands,
    private readonly plans: PlanVersions,
    @Inject(SETTINGS) private readonly settings: ApiSettings,
  ) {}

  async execute({ input, person }: StartExecution) {
    const { request } = input;
    const timeZone = input.timeZone ?? this.settings.timeZone;
    const concurrency = input.concurrency ?? this.settings.concurrency;
    const refused = checkRequest(request) ?? checkTimeZone(timeZone) ?? checkConcurrency(concurrency);
    if (refused) return rejected(refused);
    const plan = input.plan
      ? await this.plans.version(input.plan.id, input.plan.version ?? undefined)
      : undefined;
    if (isRejection(plan)) return rejected(plan);
    const commandId = commandIdOf(input.commandId);
    const id = executionId(commandId);
    const deadline = deadlineOf(input, Date.now());
    if (isRejection(deadline)) return rejected(deadline);
    const { planApproval, stepApproval, priority, budget, replans } = input;
    const options = {
      timeZone,
      concurrency,
      approvePlan: planApproval
        ? { reason: planReason(true), ...toTerms(planApproval) }
        : (input.approvePlan ?? false),
      ...(deadline !== null && { deadline }),
      ...(budget && { budget: toBudget(budget, this.settings.price) }),
      ...(typeof priority === 'number' && { priority }),
      ...(typeof replans === 'number' && { replans }),
      ...(stepApproval && { stepApproval: toTerms(stepApproval) }),
    };
    return this.executions.handle(id, commandId, person, ({ by, now }) => ({
      type: 'RequestExecution',
      data: { executionId: id, request, by, now, options, ...(plan === undefined ? {} : { plan }) },
    }));
  }
}
