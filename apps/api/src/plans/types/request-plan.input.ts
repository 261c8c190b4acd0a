import { Field, ID, InputType } from '@nestjs/graphql';
import { commandIdDescription } from '../../executions/types/execution.inputs.js';

@InputType()
export class RequestPlanInput {
  @Field({ description: 'What is to be done, in plain language; at most 32 KiB.' })
  readonly request!: string;
  @Field(() => String, { nullable: true, description: 'IANA name, for example Asia/Jerusalem.' })
  readonly timeZone?: string | null;
  @Field(() => ID, { nullable: true, description: commandIdDescription })
  readonly commandId?: string | null;
}
