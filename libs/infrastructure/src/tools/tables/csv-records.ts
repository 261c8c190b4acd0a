import type { BrokenRows } from './broken-rows.js';
import { endsInQuotes } from './delimiter.js';
import type { Line } from './text-chunks.js';

/** A quoted field over more lines than this is a quote that somebody forgot to close. */
const maxLinesPerRecord = 50;

/**
 * Joins the lines of each record: quoted fields may hold line ends. A line that opens a quote and never closes it
 * is broken, and costs that line only. Empty lines are left out.
 */
export async function* recordsOf(
  batches: AsyncIterable<readonly Line[]>,
  delimiter: string,
  broken: BrokenRows,
): AsyncGenerator<Line[]> {
  let open: Line[] = [];
  let quoted = false;
  const complete: Line[] = [];
  const take = (line: Line): void => {
    if (open.length === 0 && line.text.trim() === '') return;
    open.push(line);
    quoted = endsInQuotes(line.text, delimiter, quoted);
    if (!quoted) {
      complete.push(
        open.length === 1
          ? line
          : { text: open.map(({ text }) => text).join('\n'), number: open[0]?.number ?? 0 },
      );
      open = [];
    } else if (open.length > maxLinesPerRecord) giveUpFirst();
  };
  const giveUpFirst = (): void => {
    const [first, ...rest] = open;
    broken.add(first?.number ?? 0);
    open = [];
    quoted = false;
    rest.forEach(take);
  };
  for await (const lines of batches) {
    lines.forEach(take);
    yield complete.splice(0);
  }
  while (open.length > 0) giveUpFirst();
  yield complete;
}
