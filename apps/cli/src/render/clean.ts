import { stripVTControlCharacters } from 'node:util';

/** C0 but tab and newline, DEL, C1: a terminal obeys them. */
const controls = new RegExp(`[${range(0x00, 0x08)}${range(0x0b, 0x1f)}${range(0x7f, 0x9f)}]`, 'gu');
/** Embeddings, overrides and isolates: they let text pretend to be other text. Plain Hebrew and Arabic need none. */
const directions = new RegExp(`[${range(0x202a, 0x202e)}${range(0x2066, 0x2069)}]`, 'gu');

function range(from: number, to: number): string {
  return `\\u${hex(from)}-\\u${hex(to)}`;
}

function hex(code: number): string {
  return code.toString(16).padStart(4, '0');
}

/** Text of a model, a tool or a person that is safe to print: a terminal obeys nothing in it. Keeps tabs and newlines. */
export const cleanText = (text: string): string =>
  stripVTControlCharacters(text.replaceAll('\r\n', '\n')).replace(controls, '').replace(directions, '');

/** The same data with every text in it cleaned, names of members too. */
export function clean<T>(value: T): T {
  return cleanAny(value) as T;
}

function cleanAny(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (Array.isArray(value)) return value.map(cleanAny);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [cleanText(key), cleanAny(member)]));
}

/** JSON escapes C0 by itself; DEL and C1 it leaves, and some terminals obey those. */
export const safeJson = (value: unknown, indent?: number): string =>
  JSON.stringify(value, null, indent).replace(controls, (character) =>
    character === '\n' ? character : `\\u${hex(character.charCodeAt(0))}`,
  );
