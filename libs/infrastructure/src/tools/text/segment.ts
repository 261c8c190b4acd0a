const words = new Intl.Segmenter('en', { granularity: 'word' });
const sentences = new Intl.Segmenter('en', { granularity: 'sentence' });

/** V8 hands a copy of the whole input out with every segment; short windows keep long texts linear. */
const windowLength = 2000;

/** Words as a reader counts them, by the rules of Unicode (UAX #29), which know Hebrew quotes and apostrophes. */
export const wordsOf = (text: string): string[] =>
  text
    .split(/\s+/u)
    .flatMap((part) => (/^\p{L}*$/u.test(part) && !spaceless.test(part) ? one(part) : split(part)));

/** Writing systems that put no spaces between words. */
const spaceless =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;

const one = (word: string) => (word === '' ? [] : [word]);

function split(part: string): string[] {
  const found: string[] = [];
  for (let start = 0; start < part.length; start += windowLength) {
    for (const { segment, isWordLike } of words.segment(part.slice(start, start + windowLength))) {
      if (isWordLike) found.push(segment);
    }
  }
  return found;
}

/** After these a full stop ends no sentence. */
const abbreviation =
  /(?:^|[\s(])(?:Mr|Mrs|Ms|Dr|Prof|St|vs|No|Inc|Ltd|Co|Corp|Dept|approx|e\.g|i\.e|cf|etc|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|\p{Lu})\.\s*$/u;

/** Sentences of one paragraph, in order, trimmed. */
export function sentencesOf(paragraph: string): string[] {
  const found: string[] = [];
  let open = '';
  for (const segment of segmentsOf(paragraph.replaceAll(/\s+/gu, ' '))) {
    open += segment;
    if (abbreviation.test(open.slice(-12))) continue;
    found.push(open.trim());
    open = '';
  }
  return [...found, open.trim()].filter((sentence) => sentence !== '');
}

/** The last segment of a window may go on behind it, so the next window starts with it. */
function* segmentsOf(text: string): Generator<string> {
  let start = 0;
  while (start < text.length) {
    const window = text.slice(start, start + windowLength);
    const segments = Array.from(sentences.segment(window), ({ segment }) => segment);
    const isLast = start + window.length === text.length;
    const complete = isLast || segments.length === 1 ? segments : segments.slice(0, -1);
    yield* complete;
    start += complete.join('').length;
  }
}
