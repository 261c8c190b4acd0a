import { Field, ObjectType } from '@nestjs/graphql';
import { Approval } from '../../executions/types/approval.type.js';

@ObjectType({ description: 'A question that waits for a person, with the request it came from.' })
export class PendingApproval extends Approval {
  @Field({ description: 'Of the execution.' })
  readonly request!: string;
}
