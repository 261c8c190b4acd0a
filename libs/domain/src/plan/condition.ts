import { canonicalJson, isJsonObject, type Json } from '../kernel/json.js';
import type { Condition } from './plan.js';
import { resolveTemplate } from './template.js';

/** Whether a condition holds over the outputs so far. Values of different types are never greater or less. */
export function holds(condition: Condition, outputOf: (step: string) => Json | undefined): boolean {
  const value = resolveTemplate(condition.value, outputOf);
  const to = resolveTemplate(condition.to ?? null, outputOf);
  switch (condition.is) {
    case 'equal':
      return canonicalJson(value) === canonicalJson(to);
    case 'not-equal':
      return canonicalJson(value) !== canonicalJson(to);
    case 'greater':
      return compare(value, to) > 0;
    case 'less':
      return compare(value, to) < 0;
    case 'empty':
      return isEmpty(value);
    case 'not-empty':
      return !isEmpty(value);
    case 'contains':
      return contains(value, to);
  }
}

function compare(left: Json, right: Json): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : left > right ? 1 : 0;
  return 0;
}

function isEmpty(value: Json): boolean {
  if (value === null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return isJsonObject(value) && Object.keys(value).length === 0;
}

function contains(value: Json, part: Json): boolean {
  if (typeof value === 'string') return typeof part === 'string' && value.includes(part);
  if (Array.isArray(value)) return value.some((item: Json) => canonicalJson(item) === canonicalJson(part));
  return isJsonObject(value) && typeof part === 'string' && Object.hasOwn(value, part);
}
