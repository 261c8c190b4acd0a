import { ToolError } from '../tool.js';

/** More than this share of broken rows means that the file is not the table it seems to be. */
const toleratedShare = 0.2;
const shownLines = 5;

/** Counts the rows of a table that could not be used. */
export class BrokenRows {
  private readonly lines: number[] = [];
  private total = 0;

  constructor(
    private readonly file: string,
    private readonly warn: (message: string) => void,
  ) {}

  get count(): number {
    return this.total;
  }

  add(line: number): void {
    this.total += 1;
    if (this.lines.length < shownLines) this.lines.push(line);
  }

  /** Call it after the last row. Warns about skipped rows. @throws ToolError BROKEN_TABLE when there are too many */
  finish(goodRows: number, reason: string): void {
    if (this.total === 0) return;
    const all = goodRows + this.total;
    const where = `line ${this.lines.join(', ')}${this.total > shownLines ? ', ...' : ''}`;
    const what = `${this.total} of ${all} rows of "${this.file}" are broken (${reason}; ${where})`;
    if (this.total > all * toleratedShare) {
      throw new ToolError('BROKEN_TABLE', `${what}. Correct the file, then try again.`);
    }
    this.warn(`${what} and were skipped.`);
  }
}
