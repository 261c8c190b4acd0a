import { CommandBus } from '@nestjs/cqrs';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { CurrentPerson } from '../auth/current-person.js';
import type { Person } from '../auth/people.js';
import { DirectExecution } from './commands/direct-execution.command.js';
import { SetDeadline } from './commands/set-deadline.command.js';
import { CommandResult } from './types/command-result.type.js';
import { DeadlineInput } from './types/deadline.input.js';
import { ControlInput } from './types/execution.inputs.js';
import { RaiseBudgetInput } from './types/raise-budget.input.js';
import {
  ChangeStepInputInput,
  ReleaseLocksInput,
  RetryStepInput,
  SkipStepInput,
} from './types/step-control.inputs.js';

/** What people can do about single steps, about what has failed, and about time. */
@Resolver()
export class StepControlResolver {
  constructor(private readonly commands: CommandBus) {}

  @Mutation(() => CommandResult)
  setDeadline(@Args('input') input: DeadlineInput, @CurrentPerson() person: Person) {
    return this.commands.execute(new SetDeadline(input, person));
  }

  @Mutation(() => CommandResult, {
    description: 'Lets an execution that has a budget spend more. One that it held up goes on.',
  })
  raiseBudget(@Args('input') input: RaiseBudgetInput, @CurrentPerson() person: Person) {
    return this.commands.execute(new DirectExecution({ type: 'RaiseBudget', input }, person));
  }

  @Mutation(() => CommandResult, {
    description: 'A failed execution goes on: its planning, or every step that failed, is tried again.',
  })
  retryExecution(@Args('input') input: ControlInput, @CurrentPerson() person: Person) {
    return this.commands.execute(new DirectExecution({ type: 'RetryExecution', input }, person));
  }

  @Mutation(() => CommandResult, {
    description: 'Tries a step again that failed or waits for its next attempt. A failed execution goes on.',
  })
  retryStep(@Args('input') input: RetryStepInput, @CurrentPerson() person: Person) {
    return this.commands.execute(new DirectExecution({ type: 'RetryStep', input }, person));
  }

  @Mutation(() => CommandResult, {
    description: 'Goes on without a step that does not run. A failed execution goes on.',
  })
  skipStep(@Args('input') input: SkipStepInput, @CurrentPerson() person: Person) {
    return this.commands.execute(new DirectExecution({ type: 'SkipStep', input }, person));
  }

  @Mutation(() => CommandResult, {
    description:
      'Takes the locks of a running step away: they go to those who wait. The step goes on, with a token lower than theirs.',
  })
  releaseLocks(@Args('input') input: ReleaseLocksInput, @CurrentPerson() person: Person) {
    return this.commands.execute(new DirectExecution({ type: 'ReleaseLocks', input }, person));
  }

  @Mutation(() => CommandResult, {
    description:
      'Has a step that does not run yet run with another input. Approvals of the old one are void.',
  })
  changeStepInput(@Args('input') input: ChangeStepInputInput, @CurrentPerson() person: Person) {
    return this.commands.execute(new DirectExecution({ type: 'ChangeStepInput', input }, person));
  }
}
