import type { Format, Style } from './style.js';
import { head, textWidth } from './text-width.js';

/** A piece of a line in one style. */
export type Span = readonly [text: string, ...formats: Format[]];

/** Joins spans to a line of at most `columns`; where something is cut off stands an ellipsis. */
export function fitLine(spans: readonly Span[], columns: number, style: Style): string {
  let left = columns;
  let line = '';
  for (const [raw, ...formats] of spans) {
    const text = raw.replace(/[\n\t]+/g, ' ');
    const width = textWidth(text);
    if (width > left) return left > 0 ? line + style(`${head(text, left - 1)}…`, ...formats) : line;
    line += style(text, ...formats);
    left -= width;
  }
  return line;
}
