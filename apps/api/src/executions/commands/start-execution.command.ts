import { Command } from '@nestjs/cqrs';
import type { Person } from '../../auth/people.js';
import type { CommandResult } from '../types/command-result.type.js';
import type { StartExecutionInput } from '../types/execution.inputs.js';

/** Asks for a new execution of a request in plain language. */
export class StartExecution extends Command<CommandResult> {
  constructor(
    readonly input: StartExecutionInput,
    readonly person: Person,
  ) {
    super();
  }
}
