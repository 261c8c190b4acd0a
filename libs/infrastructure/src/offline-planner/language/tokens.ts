/** A piece of a request. `value`: a quotation without its marks, a path without a stray dot. */
export interface Token {
  readonly kind: 'word' | 'number' | 'quote' | 'url' | 'email' | 'path' | 'comma' | 'stop' | 'symbol';
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

type Rule = readonly [kind: Token['kind'] | 'space', pattern: RegExp, value?: (match: string) => string];

const unquote = (match: string) => match.slice(1, -1);
const trimDots = (match: string) => match.replace(/[.,:;!?]+$/, '');

const rules: readonly Rule[] = [
  ['stop', /\s*\n\s*(?:[-*•]\s+|\d{1,2}[.)]\s+)?|^\s*(?:[-*•]\s+|\d{1,2}[.)]\s+)/y],
  ['stop', /\s+(?:--?|[–—])\s+|—/y],
  ['space', /\s+/y],
  ['quote', /"[^"\n]+"|“[^”\n]+”|„[^“”\n]+[“”]|`[^`\n]+`|«[^»\n]+»/y, unquote],
  ['quote', /(?<![\p{L}\d])['‘][^'’\n]+['’](?![\p{L}\d])/uy, unquote],
  ['url', /https?:\/\/[^\s"'<>]+/iy, (match) => match.replace(/[.,:;!?)]+$/, '')],
  ['email', /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/y],
  ['path', /[^\s,;"'()]*[\p{L}*][^\s,;"'()]*/uy, trimDots],
  ['number', /\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?/y],
  ['word', /\p{L}[\p{L}\p{M}\d]*(?:[-'’][\p{L}\d]+)*/uy],
  ['comma', /,/y],
  ['stop', /[.!?;]+/y],
  ['symbol', /./suy],
];

/** Splits a request into tokens; `isPath` decides which words with dots, stars and slashes name files. */
export function tokenize(text: string, isPath: (word: string) => boolean): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length;) {
    const token = nextToken(text, at, isPath);
    if (token.kind !== 'space') tokens.push({ ...token, kind: token.kind });
    at = token.end;
  }
  return tokens;
}

function nextToken(text: string, start: number, isPath: (word: string) => boolean) {
  for (const [kind, pattern, read = (match: string) => match] of rules) {
    pattern.lastIndex = start;
    const match = pattern.exec(text)?.[0];
    if (match === undefined || match === '') continue;
    const value = read(match);
    if (kind === 'path' && !isPath(value)) continue;
    const end = kind === 'quote' ? start + match.length : start + (value.length || match.length);
    return { kind, value, start, end };
  }
  throw new RangeError(`No token at ${start}`);
}
