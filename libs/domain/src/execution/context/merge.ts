import { canonicalJson, isJsonObject, type Json } from '../../kernel/json.js';

export type MergeName = 'list-append' | 'set-union' | 'number-sum' | 'object-merge';

export const mergeNames: readonly MergeName[] = ['list-append', 'set-union', 'number-sum', 'object-merge'];

/** What a merge takes, for people. */
export const takes: Readonly<Record<MergeName, string>> = {
  'list-append': 'a list',
  'set-union': 'a list',
  'number-sum': 'a number',
  'object-merge': 'an object',
};

/**
 * What stands at a key joined with what comes; undefined when either is not what the merge takes. Without anything there
 * yet it is joined with nothing, so that a set has no element twice from the start.
 */
export function merge(name: MergeName, there: Json | undefined, coming: Json): Json | undefined {
  switch (name) {
    case 'list-append':
      return isList(coming) && isList(there ?? []) ? [...((there ?? []) as Json[]), ...coming] : undefined;
    case 'set-union':
      return isList(coming) && isList(there ?? [])
        ? union([...((there ?? []) as Json[]), ...coming])
        : undefined;
    case 'number-sum':
      return sum(there ?? 0, coming);
    case 'object-merge':
      // Member by member, not deep: what comes wins.
      return isJsonObject(coming) && isJsonObject(there ?? {})
        ? { ...(there as object), ...coming }
        : undefined;
  }
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

/** Equal as JSON is equal: the first of its kind stays. */
function union(items: readonly Json[]): Json {
  const known = new Set<string>();
  return items.filter((item) => {
    const text = canonicalJson(item);
    return !known.has(text) && known.add(text);
  });
}

function sum(there: Json, coming: Json): Json | undefined {
  if (typeof there !== 'number' || typeof coming !== 'number') return undefined;
  const total = there + coming;
  return Number.isFinite(total) ? total : undefined;
}
