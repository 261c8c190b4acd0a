import { head, textWidth } from './text-width.js';

/** Breaks text into lines of at most `columns`, at spaces where it can; keeps the line breaks and indents it has. */
export const wrap = (text: string, columns: number): string[] =>
  text
    .replaceAll('\t', '  ')
    .split('\n')
    .flatMap((line) => wrapLine(line.trimEnd(), Math.max(8, columns)));

function wrapLine(line: string, columns: number): string[] {
  if (textWidth(line) <= columns) return [line];
  const indent = (/^ */.exec(line)?.[0] ?? '').slice(0, Math.floor(columns / 2));
  const lines: string[] = [];
  let current = indent;
  for (const word of line.trimStart().split(' ')) {
    const joined = current === indent ? current + word : `${current} ${word}`;
    if (textWidth(joined) <= columns) {
      current = joined;
      continue;
    }
    if (current !== indent) lines.push(current);
    current = indent + word;
    while (textWidth(current) > columns) {
      const part = head(current, columns);
      lines.push(part);
      current = indent + current.slice(part.length);
    }
  }
  return [...lines, current];
}
