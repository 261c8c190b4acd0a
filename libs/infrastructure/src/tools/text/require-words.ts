import { ToolError } from '../tool.js';

/** @throws ToolError EMPTY_TEXT for a text without a letter or digit */
export function requireWords(text: string, purpose: string): void {
  if (/[\p{L}\p{N}]/u.test(text)) return;
  throw new ToolError(
    'EMPTY_TEXT',
    `There is nothing to ${purpose}: the text has no words. Give a text that has some.`,
  );
}
