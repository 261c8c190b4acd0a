import { CommandBus } from '@nestjs/cqrs';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { CurrentPerson } from '../../auth/current-person.js';
import type { Person } from '../../auth/people.js';
import { BulkControl } from './bulk-control.command.js';
import { BulkControlInput, BulkResult } from './bulk.types.js';

@Resolver()
export class BulkResolver {
  constructor(private readonly commands: CommandBus) {}

  @Mutation(() => BulkResult, {
    description:
      'Pauses, resumes, cancels or retries many executions, at most 200 at once. With dryRun it only lists them; ' +
      'then send their ids, so that nothing else is meant than what was shown. What is a step of another goes with that one.',
  })
  controlExecutions(@Args('input') input: BulkControlInput, @CurrentPerson() person: Person) {
    return this.commands.execute(new BulkControl(input, person));
  }
}
