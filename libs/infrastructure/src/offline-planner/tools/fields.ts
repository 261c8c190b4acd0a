import { isJsonObject, type Json, type JsonObject } from '@app/domain/kernel/json.js';
import type { FieldRole } from '../../tools/roles.js';

/** A field of a tool's input or output as its JSON Schema tells it. */
export interface Field {
  readonly name: string;
  readonly role?: FieldRole;
  readonly type: string;
  readonly description: string;
  readonly required: boolean;
  readonly hasDefault: boolean;
  readonly choices: readonly string[];
  /** Of an object, or of the items of a list. */
  readonly members: readonly Field[];
  /** Of a list: the type of its items. */
  readonly itemType?: string;
  /** True when it takes a list or an object as well as text. */
  readonly anyValue: boolean;
  /** Of an object that takes any key. */
  readonly open: boolean;
  readonly format?: string;
}

/** The members of an object schema, nested ones included. */
export function fieldsOf(schema: Json | undefined): Field[] {
  const properties = objectAt(schema, 'properties');
  const required = isJsonObject(schema) && Array.isArray(schema['required']) ? schema['required'] : [];
  return Object.entries(properties).map(([name, value]) =>
    toField(name, isJsonObject(value) ? value : {}, required.includes(name)),
  );
}

function toField(name: string, given: JsonObject, required: boolean): Field {
  const schema = chosen(given);
  const items = chosen(objectAt(schema, 'items'));
  const role = (given['role'] ?? schema['role'] ?? items['role']) as FieldRole | undefined;
  const format = schema['format'];
  return {
    name,
    ...(role === undefined ? {} : { role }),
    type: textAt(schema, 'type'),
    description: textAt(given, 'description') || textAt(schema, 'description'),
    required,
    hasDefault: 'default' in given,
    choices: choicesOf(schema),
    anyValue: takesLists(given),
    members: schema['type'] === 'array' ? fieldsOf(items) : fieldsOf(schema),
    ...(schema['type'] === 'array' ? { itemType: textAt(items, 'type') } : {}),
    open: schema['type'] === 'object' && schema['additionalProperties'] !== false && !schema['properties'],
    ...(typeof format === 'string' ? { format } : {}),
  };
}

/** Of alternatives the first that is not null. */
function chosen(schema: JsonObject): JsonObject {
  const alternatives = schema['anyOf'] ?? schema['oneOf'];
  if (!Array.isArray(alternatives)) return schema;
  const found = alternatives.find((one: Json) => isJsonObject(one) && one['type'] !== 'null') as
    Json | undefined;
  return isJsonObject(found) ? { ...found, ...schema, type: found['type'] ?? '' } : schema;
}

const takesLists = (schema: JsonObject): boolean => {
  const alternatives = schema['anyOf'] ?? schema['oneOf'];
  return (
    Array.isArray(alternatives) &&
    alternatives.some((one: Json) => isJsonObject(one) && one['type'] === 'array')
  );
};

const choicesOf = (schema: JsonObject): string[] => {
  const values = schema['enum'] ?? [];
  return Array.isArray(values) ? values.filter((value): value is string => typeof value === 'string') : [];
};

const objectAt = (schema: Json | undefined, key: string): JsonObject => {
  const value = isJsonObject(schema) ? schema[key] : undefined;
  return isJsonObject(value) ? value : {};
};

const textAt = (schema: JsonObject, key: string): string => {
  const value = schema[key];
  return typeof value === 'string' ? value : '';
};

/** A field and those inside it. */
export const withMembers = (fields: readonly Field[]): Field[] =>
  fields.flatMap((field) => [field, ...withMembers(field.members)]);
