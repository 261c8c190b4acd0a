export interface FoundCycle {
  /** In the order of waiting: each waits for the next, the last for the first. */
  readonly cycle: readonly string[];
  /** Nodes outside the cycle that can never start. */
  readonly behind: readonly string[];
}

/**
 * One cycle of a dependency graph (node -> what it waits for), undefined when there is none.
 * Kahn's algorithm, O(nodes + edges); dependencies on unknown nodes are ignored.
 */
export function findCycle(dependencies: ReadonlyMap<string, readonly string[]>): FoundCycle | undefined {
  const blocked = blockedNodes(dependencies);
  const [start] = blocked;
  if (start === undefined) return undefined;
  const walk: string[] = [];
  const seenAt = new Map<string, number>();
  for (let node = start; !seenAt.has(node);) {
    seenAt.set(node, walk.length);
    walk.push(node);
    node = (dependencies.get(node) ?? []).find((next) => blocked.has(next)) as string;
  }
  const last = walk.at(-1) as string;
  const entry = (dependencies.get(last) ?? []).find((next) => blocked.has(next)) as string;
  const cycle = walk.slice(seenAt.get(entry));
  for (const node of cycle) blocked.delete(node);
  return { cycle, behind: [...blocked] };
}

/** Nodes that are left when everything that can run has run. */
function blockedNodes(dependencies: ReadonlyMap<string, readonly string[]>): Set<string> {
  const waiting = new Map<string, number>();
  const dependants = new Map<string, string[]>();
  for (const [node, needs] of dependencies) {
    const known = needs.filter((need) => dependencies.has(need));
    waiting.set(node, known.length);
    for (const need of known) {
      const others = dependants.get(need);
      if (others) others.push(node);
      else dependants.set(need, [node]);
    }
  }
  const free = [...waiting].filter(([, count]) => count === 0).map(([node]) => node);
  for (let node = free.pop(); node !== undefined; node = free.pop()) {
    waiting.delete(node);
    for (const dependant of dependants.get(node) ?? []) {
      const left = (waiting.get(dependant) ?? 0) - 1;
      waiting.set(dependant, left);
      if (left === 0) free.push(dependant);
    }
  }
  return new Set(waiting.keys());
}
