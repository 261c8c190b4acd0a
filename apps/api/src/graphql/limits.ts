import { ApolloArmor } from '@escape.tech/graphql-armor';
import type { ParseOptions, ValidationRule } from 'graphql';

/** Of an HTTP body. A plan of thousands of steps fits. */
export const bodyBytes = 1024 * 1024;
/** Of a message over a socket: no more than a subscription. */
export const messageBytes = 128 * 1024;

/** Names and marks of a document; the introspection of an explorer has about 400. */
export const parseOptions: ParseOptions = { maxLexicalTokens: 2000 };

/** Rules that stop a query before it runs: an execution with all its parts is 5 deep and costs about 900. */
export function limitRules(): readonly ValidationRule[] {
  const { validationRules } = new ApolloArmor({
    maxDepth: { n: 12 },
    maxAliases: { n: 50 },
    maxDirectives: { n: 50 },
    costLimit: { maxCost: 10_000 },
    maxTokens: { enabled: false },
    // Who may see the schema may be told of a slip of the pen.
    blockFieldSuggestion: { enabled: false },
  }).protect();
  return validationRules;
}
