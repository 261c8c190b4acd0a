const words: readonly (readonly [RegExp, string])[] = [
  [/(\d),(?=\d{3}\b)/g, '$1'],
  [/\bthe (?:sum|total) of ((?:\d[\d.]*(?:, and |, | and )?){2,})/gi, 'sum($1)'],
  [/\bthe (?:average|mean) of ((?:\d[\d.]*(?:, and |, | and )?){2,})/gi, 'mean($1)'],
  [/(\d[\d.]*)\s?(?:%|per ?cent)(?: of)(?: the)?/gi, '($1/100) *'],
  [/(\d[\d.]*)\s?(?:%|per ?cent)/gi, '($1/100)'],
  [/\b(?:multiplied by|times)\b|[×·]|(?<=\d)\s*x\s*(?=\d)/gi, '*'],
  [/\bdivided by\b|[÷]/gi, '/'],
  [/\bplus\b/gi, '+'],
  [/\bminus\b|[−–]/gi, '-'],
  [/\b(?:to the power of|raised to)\b/gi, '^'],
  [/\bsquared\b/gi, '^2'],
  [/\bcubed\b/gi, '^3'],
  [/\b(?:the )?square root of (\d[\d.]*|\([^()]*\))/gi, 'sqrt($1)'],
  [/√\s*(\d[\d.]*)/g, 'sqrt($1)'],
  [/\bhalf of(?: the)?\b/gi, '0.5 *'],
  [/\b(?:double|twice)(?: the)?\b/gi, '2 *'],
];

const commands: readonly (readonly [RegExp, string])[] = [
  [/\bmultiply (?<a>.+?) by (?<b>[\d.]+(?:%)?)/i, '($<a>) * $<b>'],
  [/\bdivide (?<a>.+?) by (?<b>[\d.]+)/i, '($<a>) / $<b>'],
  [/\bsubtract (?<b>[\d.]+|\([\d./]+\)) from (?<a>.+)/i, '($<a>) - $<b>'],
  [/\badd (?<b>\([\d.]+\/100\))[\p{L} ]*? to (?<a>.+)/iu, '($<a>) * (1 + $<b>)'],
  [/\badd (?<b>[\d.]+) (?:to|and) (?<a>.+)/i, '($<a>) + $<b>'],
];

const variable =
  /\b(?:(?:the|this|that)\s+)?(?:total|sum|average|mean|result|count|amount|number|it|that)\b/i;
const piece = String.raw`(?:\d+(?:\.\d+)?|[a-z]+(?=\()|result\b|[-+*/^(),]|\s)`;

/** Arithmetic found in a text, for a calculator; `usesResult` when it works on the number found before, as `result`. */
export interface Arithmetic {
  readonly expression: string;
  readonly usesResult: boolean;
}

/** @param hasResult whether "the total" and the like can mean a number found before */
export function arithmeticIn(text: string, hasResult: boolean): Arithmetic | undefined {
  let spoken = words.reduce((result, [pattern, replacement]) => result.replace(pattern, replacement), text);
  spoken = spoken.replace(/\b(sum|mean)\(([^)]*)\)/g, (_, name: string, list: string) => {
    return `${name}(${(list.match(/\d+(?:\.\d+)?/g) ?? []).join(', ')})`;
  });
  if (hasResult) spoken = spoken.replace(variable, 'result');
  for (const [pattern, replacement] of commands) spoken = spoken.replace(pattern, replacement);
  const runs = spoken.match(new RegExp(`${piece}+`, 'gi')) ?? [];
  const found = runs.map((run) => run.replace(/^[\s*/^,)]+|[\s+\-*/^,(]+$/g, '').trim()).filter(isArithmetic);
  const expression = found.sort((left, right) => right.length - left.length)[0];
  return expression === undefined ? undefined : { expression, usesResult: /\bresult\b/.test(expression) };
}

const isArithmetic = (run: string) =>
  /[-+*/^]|\b[a-z]+\(/i.test(run) &&
  /\d/.test(run) &&
  balanced(run) &&
  !/^\d{1,4}[-/]\d{1,2}[-/]\d{1,4}$/.test(run);

function balanced(text: string): boolean {
  let depth = 0;
  for (const char of text) {
    if (char === '(') depth += 1;
    if (char === ')') depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}
