import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

const isoDateTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** A moment as it may come from inside: milliseconds since the epoch (domain), ISO text (log) or Date (read models). */
export type Moment = number | string | Date;

/** ISO 8601 outside; what comes in from outside becomes milliseconds since the epoch. */
export const DateTime = new GraphQLScalarType<number, string>({
  name: 'DateTime',
  description: 'A moment as ISO 8601 with an offset, for example 2026-03-01T09:30:00Z.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time.html',
  serialize: (value) => new Date(value as Moment).toISOString(),
  parseValue: parseDateTime,
  parseLiteral: (node) => parseDateTime(node.kind === Kind.STRING ? node.value : undefined),
});

function parseDateTime(value: unknown): number {
  const time = typeof value === 'string' && isoDateTime.test(value) ? Date.parse(value) : Number.NaN;
  if (!Number.isNaN(time)) return time;
  throw new GraphQLError(
    `${JSON.stringify(value)} is not a moment. Write ISO 8601 with an offset, for example 2026-03-01T09:30:00Z.`,
    { extensions: { code: 'BAD_USER_INPUT' } },
  );
}
