/** Plain JSON data: what events, tool inputs and tool outputs are made of. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Plain data as JSON: the compiler does not see that an interface has members of JSON only. */
export const asJson = (data: object): JsonObject => data as JsonObject;

/** Lists and objects inside each other. */
export const deepestJson = 128;

/**
 * Whether data is nested so deeply that what goes through it level by level may run out of stack. It is refused where it comes
 * in: from people, from models and from tools.
 */
export function isTooDeep(value: unknown): boolean {
  let level = [value].filter(isNest);
  for (let depth = 0; level.length > 0; depth++) {
    if (depth === deepestJson) return true;
    level = level.flatMap((nest) => Object.values(nest).filter(isNest));
  }
  return false;
}

const isNest = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** JSON text with sorted keys, so that equal values have equal texts; the input of every digest. As in JSON, undefined members do not count. */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const members = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] as Json)}`);
  return `{${members.join(',')}}`;
}
