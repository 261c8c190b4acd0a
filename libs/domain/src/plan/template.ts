import { isJsonObject, type Json } from '../kernel/json.js';

/**
 * References in templates. `{{read.text}}` names the output of step `read`, then a path of keys and list indexes:
 * `{{find.slots.0.start}}`. A string that is one reference becomes the value itself, of any type;
 * references inside a longer string are replaced by text (values that are not text as JSON).
 * In the step of a map `{{$item.path}}` is the element and `{{$index}}` its place in the list, from 0: no step id begins with $.
 */
export interface Reference {
  /** A step's id, or a local name: `$item` or `$index`. */
  readonly step: string;
  readonly path: readonly string[];
}

const reference = /\{\{\s*(\$item|\$index|[A-Za-z][\w-]*)((?:\.[^\s.{}]+)*)\s*\}\}/g;
const onlyReference = new RegExp(`^${reference.source}$`);

/** True for a string that is one reference and nothing else. */
export const isReference = (text: string): boolean => onlyReference.test(text);

/** True for a name that only the surroundings of a template know, such as `$item`: not a step. */
export const isLocal = (name: string): boolean => name.startsWith('$');

/** Every reference in a template, in order, repeats included. */
export function referencesIn(template: Json): Reference[] {
  if (typeof template === 'string') {
    return [...template.matchAll(reference)].map((match) => toReference(match));
  }
  if (Array.isArray(template)) return template.flatMap(referencesIn);
  if (isJsonObject(template)) return Object.values(template).flatMap(referencesIn);
  return [];
}

function toReference(match: readonly (string | undefined)[]): Reference {
  return { step: match[1] as string, path: (match[2] ?? '').split('.').filter(Boolean) };
}

/** A template in which references name other steps. Their paths stay. */
export function renameReferences(template: Json, nameOf: (step: string) => string): Json {
  if (typeof template === 'string')
    return template.replace(reference, (_all, step: string, path: string) => `{{${nameOf(step)}${path}}}`);
  if (Array.isArray(template)) return template.map((item) => renameReferences(item as Json, nameOf));
  if (!isJsonObject(template)) return template;
  return Object.fromEntries(
    Object.entries(template).map(([key, value]) => [key, renameReferences(value, nameOf)]),
  );
}

/** The value at a path; undefined when there is none. */
export function valueAt(value: Json | undefined, path: readonly string[]): Json | undefined {
  let current = value;
  for (const key of path) {
    if (Array.isArray(current)) current = current[Number(key)] as Json | undefined;
    else if (isJsonObject(current) && Object.hasOwn(current, key)) current = current[key];
    else return undefined;
  }
  return current;
}

/** Fills a template. A reference to nothing becomes null, and empty text inside a longer string. */
export function resolveTemplate(template: Json, outputOf: (step: string) => Json | undefined): Json {
  if (typeof template === 'string') {
    const whole = onlyReference.exec(template);
    if (whole) return lookUp(toReference(whole), outputOf) ?? null;
    return template.replace(reference, (...match: string[]) => asText(lookUp(toReference(match), outputOf)));
  }
  if (Array.isArray(template)) return template.map((item) => resolveTemplate(item as Json, outputOf));
  if (isJsonObject(template)) {
    return Object.fromEntries(
      Object.entries(template).map(([key, value]) => [key, resolveTemplate(value, outputOf)]),
    );
  }
  return template;
}

const lookUp = ({ step, path }: Reference, outputOf: (step: string) => Json | undefined) =>
  valueAt(outputOf(step), path);

const asText = (value: Json | undefined): string =>
  value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);
