import { isJsonObject, type Json, type JsonObject } from '../kernel/json.js';

/**
 * Whether a value that follows a JSON Schema can have something at a path.
 * Understands properties, items and anyOf; anything else it does not know counts as possible.
 */
export function schemaHasPath(schema: Json, path: readonly string[]): boolean {
  const [key, ...rest] = path;
  if (key === undefined || !isJsonObject(schema)) return true;
  const alternatives = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(alternatives)) return alternatives.some((one: Json) => schemaHasPath(one, path));
  const { type } = schema;
  if (Array.isArray(type)) return type.some((one: Json) => schemaHasPath({ ...schema, type: one }, path));
  if (type === 'array') return /^\d+$/.test(key) && schemaHasPath(schema['items'] ?? {}, rest);
  if (type === 'object') {
    const properties = schema['properties'];
    if (isJsonObject(properties) && Object.hasOwn(properties, key)) {
      return schemaHasPath(properties[key] as Json, rest);
    }
    return schema['additionalProperties'] !== false;
  }
  return type === undefined;
}

/** The schema of what is at a path; undefined where it is not known, for example below alternatives. */
export function schemaAt(schema: Json | undefined, path: readonly string[]): JsonObject | undefined {
  if (!isJsonObject(schema)) return undefined;
  const [key, ...rest] = path;
  if (key === undefined) return schema;
  if (schema['type'] === 'array') return schemaAt(schema['items'], rest);
  const properties = schema['properties'];
  return isJsonObject(properties) ? schemaAt(properties[key], rest) : undefined;
}
