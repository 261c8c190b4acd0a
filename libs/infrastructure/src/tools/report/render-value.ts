import { isJsonObject, type Json, type JsonObject } from '@app/domain/kernel/json.js';
import { markdownTable } from '../markdown-table.js';
import { splitEmbeddedJson } from './embedded-json.js';

const maxTableColumns = 12;

/**
 * Any value as Markdown a person can read: text as it is, lists as bullets, rows as a table, objects as named
 * entries; nothing as an empty text.
 */
export function renderValue(value: Json): string {
  if (value === null) return '';
  if (typeof value === 'string') return renderText(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (isJsonObject(value)) return renderObject(value);
  const items: readonly Json[] = value;
  const objects = items.filter(isJsonObject);
  if (objects.length > 0 && objects.length === items.length) return renderRows(objects);
  return items.map((item) => bullet(renderValue(item))).join('\n');
}

function renderText(text: string): string {
  const pieces = splitEmbeddedJson(text);
  if (pieces.length === 1 && pieces[0] && 'text' in pieces[0]) return text.trim();
  return pieces
    .map((piece) => ('text' in piece ? piece.text.trim() : renderValue(piece.value)))
    .filter((part) => part !== '')
    .join('\n\n');
}

/** A tool's own Markdown says the rest of its output better than its fields do. */
function renderObject(object: JsonObject): string {
  const markdown = object['markdown'];
  if (typeof markdown === 'string') return markdown.trim();
  return Object.entries(object)
    .map(([key, value]) => {
      const text = renderValue(value);
      return bullet(
        isBlock(value, text) ? `**${label(key)}:**\n\n${text}` : `**${label(key)}:** ${text || 'none'}`,
      );
    })
    .join('\n');
}

const isBlock = (value: Json, text: string) =>
  text.includes('\n') || (typeof value === 'object' && text !== '');

/** Objects of plain values are a table; others, or very wide ones, a list. */
function renderRows(rows: readonly JsonObject[]): string {
  const keys = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const isFlat = rows.every((row) => Object.values(row).every(isPlain));
  if (isFlat && keys.length <= maxTableColumns) {
    return markdownTable(
      keys.map(label),
      rows.map((row) => keys.map((key) => row[key])),
    );
  }
  return rows.map((row) => bullet(renderObject(row))).join('\n');
}

const isPlain = (value: Json) =>
  !isJsonObject(value) && (!Array.isArray(value) || value.every((item) => typeof item === 'string'));

/** Further lines belong to the bullet when they are indented. */
const bullet = (text: string) => `- ${text.replaceAll('\n', '\n  ').replaceAll(/^ +$/gm, '')}`;

/** averageSentenceWords and sum_amount become words. */
const label = (key: string) => {
  const words = key
    .replaceAll(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .replaceAll('_', ' ')
    .trim();
  return /^\p{Ll}/u.test(words) && !/\p{Lu}{2}/u.test(words)
    ? words.charAt(0).toUpperCase() + words.slice(1).toLowerCase()
    : words;
};
