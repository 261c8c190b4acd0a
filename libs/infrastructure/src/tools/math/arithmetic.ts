import { ToolError } from '../tool.js';

/** Functions that take numbers, give a number, and end at once. */
const functions = new Set(
  'abs acos asin atan atan2 cbrt ceil cos cosh exp floor gcd hypot lcm ln log log10 log2 max mean median min mod nthRoot pow round sign sin sinh sqrt square cube std sum tan tanh variance'.split(
    ' ',
  ),
);
const constants = new Set(['pi', 'e', 'tau', 'phi']);
const operators = new Set(
  'add subtract multiply divide mod pow unaryMinus unaryPlus factorial smaller larger smallerEq largerEq equal unequal and or not'.split(
    ' ',
  ),
);

/**
 * The value of an arithmetic expression, in doubles. Nothing but numbers, operators, the functions above and the
 * given variables is let through to mathjs, so an expression can neither call code nor run long.
 * @throws ToolError BAD_EXPRESSION
 */
export async function evaluateArithmetic(
  expression: string,
  variables: Readonly<Record<string, number>>,
): Promise<number> {
  const { parse } = await import('mathjs/number');
  const node = attempt(() => parse(normalised(expression)), expression);
  node.traverse((part) => {
    const reason = refusal(part, variables);
    if (reason !== undefined) throw bad(expression, reason);
  });
  const scope = new Map<string, unknown>(Object.entries(variables));
  scope.set('ln', Math.log);
  const value: unknown = attempt(() => node.compile().evaluate(scope) as unknown, expression);
  if (typeof value === 'boolean')
    throw bad(expression, 'it is true or false, not a number; write for example a > b ? 1 : 0');
  if (typeof value !== 'number') throw bad(expression, 'it has no number as its value');
  if (Number.isNaN(value))
    throw bad(expression, 'its value is not a real number, for example the root of a negative one');
  if (!Number.isFinite(value)) throw bad(expression, 'it divides by zero or its value is too large');
  return value;
}

interface Part {
  readonly type: string;
  readonly name?: string;
  readonly value?: unknown;
  readonly fn?: string | { readonly name?: string };
}

/** Signs that people type; "15% of 200". */
const normalised = (expression: string) =>
  expression
    .replaceAll(/[×·]/g, '*')
    .replaceAll('÷', '/')
    .replaceAll(/[−–]/g, '-')
    .replaceAll(/(\d(?:\.\d+)?\s*%)\s+of\s+/gi, '$1 * ');

/** Why a part of the expression is no arithmetic; undefined when it is. */
function refusal(
  { type, name = '', value, fn }: Part,
  variables: Readonly<Record<string, number>>,
): string | undefined {
  switch (type) {
    case 'ParenthesisNode':
    case 'ConditionalNode':
    case 'RelationalNode':
      return undefined;
    case 'ConstantNode':
      return typeof value === 'number' ? undefined : 'only numbers can be computed with';
    case 'OperatorNode':
      return typeof fn === 'string' && operators.has(fn)
        ? undefined
        : 'it has an operator that is not arithmetic';
    case 'FunctionNode':
      return typeof fn === 'object' && functions.has(fn.name ?? '')
        ? undefined
        : `there is no function "${name}"`;
    case 'SymbolNode':
      if (Object.hasOwn(variables, name) || constants.has(name) || functions.has(name)) return undefined;
      return `"${name}" has no value; give it as a variable`;
    default:
      return 'it is more than arithmetic; use numbers, + - * / ^ %, brackets and functions such as sqrt or round';
  }
}

function attempt<Value>(compute: () => Value, expression: string): Value {
  try {
    return compute();
  } catch (error) {
    throw bad(expression, reasonOf(error));
  }
}

/** mathjs explains its own errors; nesting it cannot follow ends in a full stack. */
function reasonOf(error: unknown): string {
  const message = error instanceof Object && 'message' in error ? String(error.message) : 'it cannot be read';
  return message.includes('call stack') ? 'it is nested too deeply' : message;
}

const bad = (expression: string, reason: string) =>
  new ToolError('BAD_EXPRESSION', `"${expression.slice(0, 100)}" cannot be computed: ${reason}.`);
