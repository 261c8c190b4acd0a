import { GraphQLScalarType, valueFromASTUntyped } from 'graphql';
import type { Json } from '@app/domain/kernel/json.js';

/** Plain JSON data, as it is in the events. */
export const JsonScalar = new GraphQLScalarType<Json, Json>({
  name: 'JSON',
  description: 'Any JSON value.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc8259',
  serialize: (value) => value as Json,
  parseValue: (value) => value as Json,
  parseLiteral: (node, variables) => valueFromASTUntyped(node, variables) as Json,
});
