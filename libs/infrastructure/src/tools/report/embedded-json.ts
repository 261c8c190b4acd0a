import { isJsonObject, type Json } from '@app/domain/kernel/json.js';

/** A piece of text, or a JSON value that stood in it. */
type Piece = { readonly text: string } | { readonly value: Json };

/** Where a list or an object that is data may begin; `[link](url)` and `[ ]` begin none. */
const startOfData = /\[\s*["{[]|\{\s*"/;

/** Text that looks like data so often without being it is none; each miss may cost a walk to the end. */
const maxMisses = 50;

/**
 * Finds JSON lists and objects inside text: a reference within a longer string arrives as JSON. Text with code
 * fences stays as it is, as JSON in it is meant to be seen.
 */
export function splitEmbeddedJson(text: string): Piece[] {
  if (text.includes('```')) return [{ text }];
  const pieces: Piece[] = [];
  let from = 0;
  let misses = 0;
  const start = new RegExp(startOfData, 'g');
  for (let match = start.exec(text); match && misses < maxMisses; match = start.exec(text)) {
    const end = endOfValue(text, match.index);
    const value = end === undefined ? undefined : parsed(text.slice(match.index, end));
    if (end === undefined || value === undefined) {
      misses += 1;
      continue;
    }
    if (match.index > from) pieces.push({ text: text.slice(from, match.index) });
    pieces.push({ value });
    from = end;
    start.lastIndex = end;
  }
  if (from < text.length) pieces.push({ text: text.slice(from) });
  return pieces;
}

function endOfValue(text: string, begin: number): number | undefined {
  let depth = 0;
  let quoted = false;
  for (let index = begin; index < text.length; index += 1) {
    const char = text[index] ?? '';
    if (quoted) {
      if (char === '\\') index += 1;
      else if (char === '"') quoted = false;
    } else if (char === '"') quoted = true;
    else if ('[{'.includes(char)) depth += 1;
    else if (']}'.includes(char)) {
      depth -= 1;
      if (depth === 0) return index + 1;
    }
  }
  return undefined;
}

function parsed(text: string): Json | undefined {
  try {
    const value = JSON.parse(text) as Json;
    return Array.isArray(value) || isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
