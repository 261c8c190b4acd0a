import { canonicalJson, type Json } from '../../kernel/json.js';
import { maxLockName, type LockDemand } from '../../plan/lock-demand.js';
import { resolveTemplate } from '../../plan/template.js';

/** The locks of a step with this input: sorted by name, each name once, exclusive if any of those that come to it is. */
export function resolveLocks(demands: readonly LockDemand[], input: Json): readonly LockDemand[] {
  return joinLocks(
    demands.map(({ name, mode }) => {
      const resolved = resolveTemplate(name, (id) => (id === 'input' ? input : undefined));
      return { name: nameOf(resolved), mode };
    }),
  );
}

/** Sorted by name, each name once, exclusive if any of those that have it is. */
export function joinLocks(...lists: readonly (readonly LockDemand[])[]): readonly LockDemand[] {
  const modes = new Map<string, LockDemand['mode']>();
  for (const { name, mode } of lists.flat())
    modes.set(name, modes.get(name) === 'exclusive' ? 'exclusive' : mode);
  return [...modes]
    .map(([name, mode]) => ({ name, mode }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** The character 0 and halves of characters, which Postgres does not take. */
const unstorable = /[\u0000\uD800-\uDFFF]/gu;

/** Cut off where it is too long: two long names may come to the same lock, never one to two. */
function nameOf(resolved: Json): string {
  const text = typeof resolved === 'string' ? resolved : canonicalJson(resolved);
  return text.slice(0, maxLockName).replaceAll(unstorable, '\uFFFD');
}
