const ascii = /^[\x20-\x7e]*$/;
const zero = /^[\p{Mark}\p{Default_Ignorable_Code_Point}]+$/u;
const pictograph = /\p{Emoji_Presentation}|\ufe0f/u;
/** East Asian wide and full-width, by block; https://www.unicode.org/reports/tr11/ */
const wide =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;

const segmenter = new Intl.Segmenter();

export const graphemes = (text: string): string[] =>
  Array.from(segmenter.segment(text), ({ segment }) => segment);

export function graphemeWidth(grapheme: string): number {
  if (zero.test(grapheme)) return 0;
  return pictograph.test(grapheme) || wide.test(grapheme) ? 2 : 1;
}

/** Columns that a terminal uses for text without escape sequences. */
export const textWidth = (text: string): number =>
  ascii.test(text) ? text.length : graphemes(text).reduce((sum, each) => sum + graphemeWidth(each), 0);

/** The text on one line in at most `columns`; what is cut off shows as an ellipsis. */
export function truncate(text: string, columns: number): string {
  const line = oneLine(text);
  if (textWidth(line) <= columns) return line;
  return columns < 1 ? '' : `${head(line, columns - 1)}…`;
}

/** The longest beginning that fits. */
export function head(text: string, columns: number): string {
  let used = 0;
  let kept = '';
  for (const grapheme of graphemes(text)) {
    used += graphemeWidth(grapheme);
    if (used > columns) break;
    kept += grapheme;
  }
  return kept;
}

export const oneLine = (text: string): string => text.replace(/\s+/gu, ' ').trim();
