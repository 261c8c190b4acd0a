import { ToolError } from './tool.js';

/** Bytes of JSON a tool may answer; an event holds 256 KiB. */
export const maxOutputBytes = 200 * 1024;

/** UTF-8 bytes of a value as JSON. */
export const jsonBytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** The longest prefix of a list whose JSON takes at most `budget` bytes. */
export function fitting<Item>(items: readonly Item[], budget: number): Item[] {
  let bytes = 2;
  const end = items.findIndex((item) => (bytes += jsonBytes(item) + 1) > budget);
  return items.slice(0, end < 0 ? items.length : end);
}

/** The text, cut at a line end to at most `budget` bytes of JSON, with a last line that says so. */
export function shortened(text: string, budget: number, notice: string): string {
  if (jsonBytes(text) <= budget) return text;
  const lines = fitting(text.split('\n'), budget - jsonBytes(notice));
  return `${lines.join('\n')}\n\n${notice}`;
}

/** Stops a long computation when the step was cancelled or timed out. */
export function requireNotAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new ToolError('ABORTED', 'The step was stopped before it was done.');
}
