/**
 * A text in iCalendar format as content lines (RFC 5545, 3.1), each with its folds and line end, so that what an edit does
 * not touch stays as it was, byte for byte.
 */
export const contentLines = (text: string): string[] => text.split(/(?<=\n)(?![ \t])/);

/** A content line without folds and line end. */
export const unfolded = (line: string): string => line.replace(/\r?\n[ \t]/g, '').replace(/\r?\n$/, '');

/** A line in pieces of at most 75 bytes, the space before a continuation included; ical.js 2.2 makes them 76. */
export function folded(line: string): string {
  const pieces = [''];
  let bytes = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (bytes + size > 75) {
      pieces.push('');
      bytes = 1;
    }
    pieces.push(`${pieces.pop() ?? ''}${character}`);
    bytes += size;
  }
  return pieces.join('\r\n ');
}

/** `DTSTART` of `DTSTART;TZID=Europe/Berlin:20261201T100000` */
export const nameOf = (line: string): string => /^[\w-]*/.exec(line)?.[0].toUpperCase() ?? '';

export const isBegin = (line: string, component: string): boolean => is(line, 'BEGIN', component);
export const isEnd = (line: string, component: string): boolean => is(line, 'END', component);

const is = (line: string, edge: string, component: string) =>
  line.trimEnd().toUpperCase() === `${edge}:${component}`;

/** The line end that the text uses. */
export const lineEnd = (text: string): string => (/(\r?)\n/.exec(text)?.[1] === '' ? '\n' : '\r\n');

/** Lines `from` to before `to`. */
export interface Block {
  readonly from: number;
  readonly to: number;
}

/** Where the components of one kind stand. They do not nest in themselves. */
export function blocksOf(lines: readonly string[], component: string): Block[] {
  const blocks: Block[] = [];
  let from = -1;
  lines.forEach((line, index) => {
    if (isBegin(line, component)) from = index;
    if (from < 0 || !isEnd(line, component)) return;
    blocks.push({ from, to: index + 1 });
    from = -1;
  });
  return blocks;
}

/** Which lines are properties of the component itself, not of one inside it such as an alarm. */
function ownLines(block: readonly string[]): boolean[] {
  let depth = 0;
  return block.map((line) => {
    const name = nameOf(line);
    if (name === 'BEGIN') depth += 1;
    const own = depth === 1 && name !== 'BEGIN' && name !== 'END';
    if (name === 'END') depth -= 1;
    return own;
  });
}

/** The properties of a name, unfolded. */
export function propertiesOf(block: readonly string[], name: string): string[] {
  const own = ownLines(block);
  return block.filter((line, index) => own[index] && nameOf(line) === name).map(unfolded);
}

/**
 * A component with some properties replaced: the old lines of each name go, the new ones stand before the first
 * component inside or the end.
 */
export function replaceProperties(
  block: readonly string[],
  changes: ReadonlyMap<string, readonly string[]>,
): string[] {
  const own = ownLines(block);
  const kept = block.filter((line, index) => !own[index] || !changes.has(nameOf(line)));
  const place = kept.findIndex((line, index) => index > 0 && ['BEGIN', 'END'].includes(nameOf(line)));
  return kept.toSpliced(place, 0, ...[...changes.values()].flat());
}
