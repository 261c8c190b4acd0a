import { isJsonObject, type Json } from '../kernel/json.js';

const textLength = 4_000;
const listLength = 50;
const previewLength = 60_000;
const resultLength = 80_000;

/**
 * A value short enough for an event and for a person to read: long texts, lists and objects end with what was left
 * out. One that is too long even so, because it is deep, becomes the beginning of its JSON text.
 */
export function preview(value: Json): Json {
  const short = shorten(value, textLength, listLength);
  if (JSON.stringify(short).length <= previewLength) return short;
  const shorter = shorten(value, 200, 5);
  if (JSON.stringify(shorter).length <= previewLength) return shorter;
  return shorten(JSON.stringify(value), textLength, listLength);
}

/** The value itself unless it is too long for the event that ends a run; the steps keep their outputs whole. */
export const fitting = (value: Json): Json =>
  JSON.stringify(value).length <= resultLength ? value : preview(value);

function shorten(value: Json, text: number, list: number): Json {
  if (typeof value === 'string') {
    return value.length <= text ? value : `${value.slice(0, text)}… (${value.length - text} more characters)`;
  }
  if (Array.isArray(value)) {
    const items = value.slice(0, list).map((item: Json) => shorten(item, text, list));
    return value.length <= list ? items : [...items, `… (${value.length - list} more)`];
  }
  if (isJsonObject(value)) {
    const members = Object.entries(value);
    const shown = members.slice(0, list).map(([key, member]) => [key, shorten(member, text, list)] as const);
    const rest = members.length <= list ? [] : [['…', `${members.length - list} more`] as const];
    return Object.fromEntries([...shown, ...rest]);
  }
  return value;
}
