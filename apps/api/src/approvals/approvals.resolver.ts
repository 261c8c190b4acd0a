import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { Args, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentPerson } from '../auth/current-person.js';
import type { Person } from '../auth/people.js';
import { DirectExecution } from '../executions/commands/direct-execution.command.js';
import { CommandResult } from '../executions/types/command-result.type.js';
import { DelegateApprovalInput } from './types/approval.inputs.js';
import { PlanDecisionInput, StepDecisionInput } from '../executions/types/execution.inputs.js';
import { ListApprovals } from './queries/list-approvals.query.js';
import { PendingApproval } from './types/pending-approval.type.js';

@Resolver(() => PendingApproval)
export class ApprovalsResolver {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Query(() => [PendingApproval], { description: 'Everything that waits for a person, the oldest first.' })
  approvals(@Args('first', { type: () => Int, defaultValue: 50 }) first: number) {
    return this.queries.execute(new ListApprovals(first));
  }

  @Mutation(() => CommandResult)
  approvePlan(@Args('input') input: PlanDecisionInput, @CurrentPerson() person: Person) {
    return this.commands.execute(new DirectExecution({ type: 'ApprovePlan', input }, person));
  }

  @Mutation(() => CommandResult, { description: 'Ends the execution.' })
  rejectPlan(@Args('input') input: PlanDecisionInput, @CurrentPerson() person: Person) {
    return this.commands.execute(new DirectExecution({ type: 'RejectPlan', input }, person));
  }

  @Mutation(() => CommandResult)
  approveStep(@Args('input') input: StepDecisionInput, @CurrentPerson() person: Person) {
    return this.commands.execute(new DirectExecution({ type: 'ApproveStep', input }, person));
  }

  @Mutation(() => CommandResult, { description: 'The step fails, and the execution with it.' })
  rejectStep(@Args('input') input: StepDecisionInput, @CurrentPerson() person: Person) {
    return this.commands.execute(new DirectExecution({ type: 'RejectStep', input }, person));
  }

  @Mutation(() => CommandResult, { description: 'Lets somebody else decide in your place.' })
  delegateApproval(@Args('input') input: DelegateApprovalInput, @CurrentPerson() person: Person) {
    return this.commands.execute(new DirectExecution({ type: 'DelegateApproval', input }, person));
  }
}
