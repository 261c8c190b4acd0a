import { stripVTControlCharacters } from 'node:util';
import type { OutputStream } from '../io.js';
import { textWidth } from '../render/text-width.js';

const hideCursor = '\u001b[?25l';
const showCursor = '\u001b[?25h';
const eraseLineEnd = '\u001b[K';
const eraseBelow = '\u001b[J';

/** The last lines of a terminal, redrawn in place with one write per frame. */
export interface LiveArea {
  draw(lines: readonly string[]): void;
  /** Puts lines above the area, where they stay. */
  insert(lines: readonly string[]): void;
  /** Leaves the last frame where it is; the next one is drawn below. */
  release(): void;
}

export function createLiveArea(out: OutputStream): LiveArea {
  let drawn: readonly string[] | undefined;
  const toTop = (): string => {
    const up = rowsOf(drawn ?? [], out.columns ?? 80);
    return up > 0 ? `\u001b[${up}A\r` : '';
  };
  return {
    draw(lines) {
      const frame = lines.map((line) => `${line}${eraseLineEnd}\n`).join('');
      out.write(`${drawn ? '' : hideCursor}${toTop()}${frame}${eraseBelow}`);
      drawn = lines;
    },
    insert(lines) {
      out.write(`${toTop()}${eraseBelow}${lines.join('\n')}\n`);
      drawn = drawn && [];
    },
    release() {
      if (drawn) out.write(showCursor);
      drawn = undefined;
    },
  };
}

/** Rows that lines take now: more than one each when the terminal has become narrower than they are. */
const rowsOf = (lines: readonly string[], columns: number): number =>
  lines.reduce(
    (rows, line) => rows + Math.max(1, Math.ceil(textWidth(stripVTControlCharacters(line)) / columns)),
    0,
  );
