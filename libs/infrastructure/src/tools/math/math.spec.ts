import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runTool, toolContext, type TestToolContext } from '../testing/tool-context.js';
import { evaluateExpression } from './evaluate-expression.tool.js';

describe('math.evaluate', () => {
  let context: TestToolContext;
  beforeAll(async () => {
    context = await toolContext();
  });
  afterAll(() => context.dispose());
  const evaluate = (expression: string, variables?: object) =>
    runTool(evaluateExpression, { expression, ...(variables ? { variables } : {}) }, context);

  test.each([
    ['1 + 2 * 3', 7],
    ['(1200 - 950) / 1000', 0.25],
    ['15% of 200', 30],
    ['100 + 8%', 108],
    ['10 % 4', 2],
    ['2 ^ 10', 1024],
    ['3 × 4 ÷ 2 − 1', 5],
    ['round(2.567, 2)', 2.57],
    ['max(1, 5, 3) + mean(2, 4) + sum(1, 2)', 11],
    ['5!', 120],
    ['ln(e) + log(8, 2)', 4],
    ['3 > 2 ? 10 : 20', 10],
    ['0.1 + 0.2', 0.30000000000000004],
  ])('%s is %d', async (expression, value) => {
    expect(await evaluate(expression)).toEqual({ value, expression });
  });

  test('takes variables', async () => {
    expect(await evaluate('price * qty', { price: 2.5, qty: 4 })).toMatchObject({ value: 10 });
    await expect(evaluate('price * qty', { price: 2.5 })).rejects.toThrow('"qty" has no value');
    await expect(evaluate('sqrt(4)', { sqrt: 2 })).rejects.toMatchObject({ code: 'BAD_EXPRESSION' });
  });

  test.each([
    ['1 / 0', 'divides by zero'],
    ['10 ^ 400', 'too large'],
    ['sqrt(-1)', 'not a real number'],
    ['1 +', 'Unexpected end'],
    ['(1', 'Parenthesis'],
    ['1 < 2', 'true or false'],
    ['171!', 'too large'],
    ['(-1)!', 'cannot be computed'],
    ['cos.toFixed(2)', 'cannot be computed'],
    ['"text"', 'only numbers'],
    ['[1, 2]', 'more than arithmetic'],
    ['f(x) = x', 'more than arithmetic'],
    ['a = 1', 'more than arithmetic'],
    ['1; 2', 'more than arithmetic'],
    ['1:1000000', 'more than arithmetic'],
    ['constructor', 'has no value'],
    ['__proto__', 'has no value'],
    ['toString()', 'no function "toString"'],
    ['import({a: 1})', 'no function "import"'],
    ['evaluate("1")', 'no function "evaluate"'],
    ['cos.constructor("return 1")()', 'cannot be computed'],
    ['sqrt', 'no number as its value'],
    ['5 kg to g', 'cannot be computed'],
  ])('refuses %s', async (expression, reason) => {
    await expect(evaluate(expression)).rejects.toMatchObject({
      code: 'BAD_EXPRESSION',
      message: expect.stringContaining(reason),
    });
  });

  test('refuses the empty and the endless, and ends deep nesting', async () => {
    await expect(evaluate(' ')).rejects.toThrow();
    await expect(evaluate('1+'.repeat(600) + '1')).rejects.toThrow();
    expect(await evaluate(`${'('.repeat(50)}1${')'.repeat(50)}`)).toMatchObject({ value: 1 });
    const deep = await evaluate(`${'('.repeat(499)}1${')'.repeat(499)}`).catch((error: unknown) => error);
    expect(deep).toEqual(
      deep instanceof Error
        ? expect.objectContaining({ message: expect.stringContaining('deeply') })
        : expect.objectContaining({ value: 1 }),
    );
    const towers = Array.from({ length: 300 }, () => '9^').join('') + '9';
    await expect(evaluate(towers)).rejects.toThrow('too large');
  });
});
