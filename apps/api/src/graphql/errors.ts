import { GraphQLError } from 'graphql';

/** What was asked for does not exist. */
export const notFound = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'NOT_FOUND' } });

/** The request cannot be understood as it is; the message says what to change. */
export const badInput = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });

/** An execution id nobody has written an event for. */
export const unknownExecution = (id: string): GraphQLError =>
  notFound(`There is no execution "${id}". Check its id; \`executions\` lists them.`);

/** @param lastRevision what the subscriber got last, -1 for nothing: subscribe again with `after: lastRevision` */
export const slowConsumer = (lastRevision: number): GraphQLError =>
  new GraphQLError(
    `You read slower than events arrive, so the subscription was ended. ` +
      `Subscribe again with after: ${lastRevision}; nothing is lost.`,
    { extensions: { code: 'SLOW_CONSUMER', lastRevision } },
  );
