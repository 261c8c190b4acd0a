import { z } from 'zod';
import { defineTool } from '../tool.js';
import { evaluateArithmetic } from './arithmetic.js';

export const evaluateExpression = defineTool({
  name: 'math.evaluate',
  description:
    'Calculate or compute an arithmetic expression: sums, percentages, powers, roots, averages, rounding.',
  input: z.object({
    expression: z
      .string()
      .trim()
      .min(1)
      .max(1000)
      .describe('Arithmetic, for example (1200 - 950) / 950 * 100 or round(price * 1.18, 2).')
      .meta({ role: 'expression' }),
    variables: z
      .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/), z.number())
      .optional()
      .describe('Values of the names in the expression.'),
  }),
  output: z.object({
    value: z.number().describe('The result.').meta({ role: 'number' }),
    expression: z.string().describe('The expression that was computed.'),
  }),
  effects: 'none',
  idempotent: true,
  timeoutMs: 10_000,
  async run({ expression, variables = {} }) {
    return { value: await evaluateArithmetic(expression, variables), expression };
  },
});
