import { GraphQLScalarType, valueFromASTUntyped } from 'graphql';
import { deepestJson, isTooDeep, type Json } from '@app/domain/kernel/json.js';
import { badInput } from './errors.js';

/** Plain JSON data, as it is in the events. */
export const JsonScalar = new GraphQLScalarType<Json, Json>({
  name: 'JSON',
  description: 'Any JSON value.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc8259',
  serialize: (value) => value as Json,
  parseValue: (value) => shallow(value),
  parseLiteral: (node, variables) => shallow(valueFromASTUntyped(node, variables)),
});

/** @throws BAD_USER_INPUT */
function shallow(value: unknown): Json {
  if (isTooDeep(value)) throw badInput(`At most ${deepestJson} lists and objects may lie inside each other.`);
  return value as Json;
}
