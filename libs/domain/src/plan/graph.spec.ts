import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { findCycle } from './graph.js';

const graph = (needs: Record<string, readonly string[]>) => new Map(Object.entries(needs));

describe('findCycle', () => {
  test.each([
    ['nothing', {}],
    ['a diamond', { a: [], b: ['a'], c: ['a'], d: ['b', 'c'] }],
    ['an unknown node', { a: ['nobody'] }],
    ['the same need twice', { a: [], b: ['a', 'a'] }],
  ])('finds none in %s', (_, needs) => {
    expect(findCycle(graph(needs))).toBeUndefined();
  });

  test('a node that waits for itself is a cycle of one', () => {
    expect(findCycle(graph({ a: ['a'] }))).toEqual({ cycle: ['a'], behind: [] });
  });

  test('names the cycle in the order of waiting, and what is stuck behind it', () => {
    const found = findCycle(
      graph({ late: ['b'], free: [], a: ['free', 'b'], b: ['c'], c: ['a'], later: ['late'] }),
    );
    expect(found?.behind).toEqual(['late', 'later']);
    expect(found?.cycle).toEqual(['b', 'c', 'a']);
  });

  test('goes through ten thousand nodes at once', () => {
    const chain = Array.from({ length: 10_000 }, (_, n): [string, string[]] => [
      `${n}`,
      [`${(n + 1) % 10_000}`],
    ]);
    expect(findCycle(new Map(chain))?.cycle).toHaveLength(10_000);
  });

  test('finds one exactly when there is one, and what it names is one', () => {
    const edges = fc.array(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 14 });
    fc.assert(
      fc.property(edges, (list) => {
        const needs = new Map(Array.from({ length: 8 }, (_, n): [string, string[]] => [`${n}`, []]));
        for (const [from, to] of list) needs.get(`${from}`)?.push(`${to}`);
        const found = findCycle(needs);
        expect(found !== undefined).toBe([...needs.keys()].some((node) => reaches(needs, node, node)));
        found?.cycle.forEach((node, place) => {
          const next = found.cycle[(place + 1) % found.cycle.length];
          expect(needs.get(node)).toContain(next);
        });
      }),
    );
  });
});

/** Whether a walk of at least one edge leads from one node to another. */
function reaches(needs: ReadonlyMap<string, readonly string[]>, from: string, to: string): boolean {
  const seen = new Set<string>();
  const open = [...(needs.get(from) ?? [])];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node === to) return true;
    if (!seen.has(node)) open.push(...(needs.get(node) ?? []));
    seen.add(node);
  }
  return false;
}
