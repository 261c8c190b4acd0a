import { createUnionType, Field, ObjectType } from '@nestjs/graphql';
import { Execution } from './execution.type.js';

@ObjectType({ description: 'Done and durable.' })
export class CommandAccepted {
  @Field(() => Execution)
  readonly execution!: Execution;
  @Field({ description: 'Of the last event written; pass it as `minPosition` to read what you wrote.' })
  readonly position!: string;
}

@ObjectType({ description: 'An expected refusal. Nothing has changed.' })
export class CommandRejected {
  @Field({ description: 'Upper case, stable, for example NOT_WAITING_FOR_APPROVAL.' })
  readonly code!: string;
  @Field({ description: 'What was wrong and what to do.' })
  readonly message!: string;
}

export const CommandResult = createUnionType({
  name: 'CommandResult',
  types: () => [CommandAccepted, CommandRejected] as const,
  resolveType: (value: CommandAccepted | CommandRejected) =>
    'execution' in value ? CommandAccepted : CommandRejected,
});
export type CommandResult = CommandAccepted | CommandRejected;
