import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';
import type { Person } from './people.js';

/** What every resolver finds in its context. */
export interface RequestContext {
  readonly person: Person;
}

/** The person who asks. */
export const CurrentPerson = createParamDecorator(
  (_: unknown, context: ExecutionContext): Person =>
    GqlExecutionContext.create(context).getContext<RequestContext>().person,
);
