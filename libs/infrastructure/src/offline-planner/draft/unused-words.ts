import type { ReadDates } from '../entities/dates.js';
import { durationIn } from '../entities/durations.js';
import { namesIn } from '../entities/names.js';
import type { Part } from '../request/part.js';
import type { DraftStep } from './plan-draft.js';

/** Names, quotations and numbers of a part that none of its steps took up: the person should know. */
export function unusedWords(part: Part, steps: readonly DraftStep[], readDates: ReadDates): string[] {
  const used = JSON.stringify(
    steps.map(({ input, source, tool }) => [input, source, tool.name, [...tool.weights.keys()]]),
  )
    .toLowerCase()
    .replaceAll(/[,\\]/g, '')
    .concat(
      readDates(part.text)
        .map(({ text }) => text.toLowerCase())
        .join(' '),
      durationIn(part.text)?.text ?? '',
    );
  const names = namesIn(part.tokens).map(({ name }) => name);
  const values = part.tokens
    .filter(({ kind }) => kind === 'quote' || kind === 'number' || kind === 'email')
    .map(({ value }) => value);
  return [...new Set([...names, ...values])].filter(
    (word) => !used.includes(word.toLowerCase().replaceAll(',', '')),
  );
}
