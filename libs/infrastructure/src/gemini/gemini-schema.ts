import { isJsonObject, type Json, type JsonObject } from '@app/domain/kernel/json.js';

/** The keywords Gemini's JSON Schema mode documents; others are ignored or rejected depending on the model. */
const plain = new Set([
  '$ref',
  'type',
  'format',
  'title',
  'description',
  'enum',
  'minItems',
  'maxItems',
  'minimum',
  'maximum',
  'required',
]);
const lists = new Set(['anyOf', 'prefixItems']);
const named = new Set(['properties', '$defs']);

/**
 * A JSON Schema cut down to what Gemini understands. It only guides the model: the answer is still judged by the full
 * schema. `const` becomes a list of one; `oneOf` and lists of types become `anyOf`.
 */
export function geminiSchema(schema: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(schema).flatMap(([key, value]) => keyword(key, value)));
}

function keyword(key: string, value: Json): [string, Json][] {
  if (key === 'const') return [['enum', [value]]];
  if (key === 'oneOf') return keyword('anyOf', value);
  if (key === 'type' && Array.isArray(value)) return [['anyOf', value.map((type: Json) => ({ type }))]];
  if (plain.has(key)) return [[key, value]];
  if (key === 'items' && isJsonObject(value)) return [[key, geminiSchema(value)]];
  if (key === 'additionalProperties') return [[key, isJsonObject(value) ? orAnything(value) : value]];
  if (lists.has(key) && Array.isArray(value)) return [[key, value.filter(isJsonObject).map(geminiSchema)]];
  if (named.has(key) && isJsonObject(value)) {
    const members = Object.entries(value).map(([name, one]) => [name, geminiSchema(one as JsonObject)]);
    return [[key, Object.fromEntries(members) as JsonObject]];
  }
  return [];
}

/** Some models reject an empty schema; `true` means the same. */
function orAnything(schema: JsonObject): Json {
  const known = geminiSchema(schema);
  return Object.keys(known).length === 0 ? true : known;
}
