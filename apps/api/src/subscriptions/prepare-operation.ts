import {
  GraphQLError,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';
import { limitRules, parseOptions } from '../graphql/limits.js';

type Prepared = DocumentNode | readonly GraphQLError[];

const keep = 100;

/**
 * Parses and validates what comes over a socket by the rules that hold for HTTP.
 * Clients send the same few texts again and again: the last 100 are remembered.
 */
export function operationPreparer(schema: GraphQLSchema): (query: string) => Prepared {
  const rules = [...specifiedRules, ...limitRules()];
  const prepared = new Map<string, Prepared>();
  return (query) => {
    const known = prepared.get(query);
    if (known) return known;
    const result = prepare(query, schema, rules);
    prepared.set(query, result);
    const [oldest] = prepared.keys();
    if (prepared.size > keep && oldest !== undefined) prepared.delete(oldest);
    return result;
  };
}

function prepare(query: string, schema: GraphQLSchema, rules: typeof specifiedRules): Prepared {
  try {
    const document = parse(query, parseOptions);
    const errors = validate(schema, document, rules);
    return errors.length > 0 ? errors.map((error) => coded(error, 'GRAPHQL_VALIDATION_FAILED')) : document;
  } catch (error) {
    if (error instanceof GraphQLError) return [coded(error, 'GRAPHQL_PARSE_FAILED')];
    throw error;
  }
}

const coded = (error: GraphQLError, code: string): GraphQLError =>
  new GraphQLError(error.message, {
    ...(error.nodes ? { nodes: error.nodes } : {}),
    ...(error.source ? { source: error.source } : {}),
    ...(error.positions ? { positions: error.positions } : {}),
    extensions: { code, ...error.extensions },
  });
