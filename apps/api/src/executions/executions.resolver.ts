import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentPerson } from '../auth/current-person.js';
import type { Person } from '../auth/people.js';
import { DirectExecution } from './commands/direct-execution.command.js';
import { StartExecution } from './commands/start-execution.command.js';
import { GetExecution } from './queries/get-execution.query.js';
import { ListExecutionEvents } from './queries/list-execution-events.query.js';
import { ListExecutions } from './queries/list-executions.query.js';
import { CommandResult } from './types/command-result.type.js';
import { ExecutionConnection } from './types/execution-connection.type.js';
import { ExecutionEvent } from './types/execution-event.type.js';
import { Execution } from './types/execution.type.js';
import {
  AsOfInput,
  ControlInput,
  ExecutionFilter,
  PauseInput,
  StartExecutionInput,
} from './types/execution.inputs.js';

@Resolver(() => Execution)
export class ExecutionsResolver {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Query(() => Execution, {
    nullable: true,
    description: 'Folded from the event stream, now or at a point in the past; null when there is none.',
  })
  execution(
    @Args('id', { type: () => ID }) id: string,
    @Args('asOf', { type: () => AsOfInput, nullable: true }) asOf: AsOfInput | null,
  ) {
    return this.queries.execute(new GetExecution(id, asOf));
  }

  @Query(() => ExecutionConnection, { description: 'From the read model, newest first.' })
  executions(
    @Args('first', { type: () => Int, defaultValue: 20 }) first: number,
    @Args('after', { type: () => String, nullable: true }) after: string | null,
    @Args('filter', { type: () => ExecutionFilter, nullable: true }) filter: ExecutionFilter | null,
    @Args('minPosition', {
      type: () => String,
      nullable: true,
      description: 'What the answer must show at least: the position a mutation answered.',
    })
    minPosition: string | null,
  ) {
    return this.queries.execute(new ListExecutions(first, after, filter, minPosition));
  }

  @Query(() => [ExecutionEvent], { description: 'A page of the facts of an execution, in order.' })
  executionEvents(
    @Args('id', { type: () => ID }) id: string,
    @Args('after', { type: () => Int, nullable: true }) after: number | null,
    @Args('first', { type: () => Int, defaultValue: 100 }) first: number,
  ) {
    return this.queries.execute(new ListExecutionEvents(id, after, first));
  }

  @Mutation(() => CommandResult, { description: 'Plans a request and runs the plan.' })
  startExecution(@Args('input') input: StartExecutionInput, @CurrentPerson() person: Person) {
    return this.commands.execute(new StartExecution(input, person));
  }

  @Mutation(() => CommandResult, { description: 'Starts no more steps; those that run come to their end.' })
  pauseExecution(@Args('input') input: PauseInput, @CurrentPerson() person: Person) {
    return this.commands.execute(new DirectExecution({ type: 'PauseExecution', input }, person));
  }

  @Mutation(() => CommandResult)
  resumeExecution(@Args('input') input: ControlInput, @CurrentPerson() person: Person) {
    return this.commands.execute(new DirectExecution({ type: 'ResumeExecution', input }, person));
  }

  @Mutation(() => CommandResult, { description: 'Stops the steps that run and ends the execution.' })
  cancelExecution(@Args('input') input: ControlInput, @CurrentPerson() person: Person) {
    return this.commands.execute(new DirectExecution({ type: 'CancelExecution', input }, person));
  }
}
