import { describe, expect, it } from '@jest/globals';
import { layOut } from './step-layout.js';

const draw = (graph: Readonly<Record<string, readonly string[]>>): string[] =>
  layOut(Object.entries(graph).map(([id, dependsOn]) => ({ id, dependsOn }))).map(
    ({ step, prefix }) => prefix + step.id,
  );

describe('layOut', () => {
  it('puts a sequence on one level', () => {
    expect(draw({ a: [], b: ['a'], c: ['b'] })).toEqual(['a', 'b', 'c']);
  });

  it('draws branches that start side by side, and what joins them below', () => {
    expect(draw({ a: [], b: [], c: ['a', 'b'], d: ['c'] })).toEqual(['├─ a', '└─ b', 'c', 'd']);
  });

  it('nests forks, each with its own join', () => {
    expect(draw({ a: [], b: ['a'], c: ['a'], d: ['b'], e: ['b'], f: ['d', 'e'], g: ['f', 'c'] })).toEqual([
      'a',
      '├─ b',
      '│  ├─ d',
      '│  └─ e',
      '│  f',
      '└─ c',
      'g',
    ]);
  });

  it('keeps every step, in whatever order they come, once', () => {
    expect(draw({ c: ['a', 'b'], b: ['a'], a: [] }).sort()).toEqual(['a', 'b', 'c']);
  });

  it('ignores dependencies that are not there', () => {
    expect(draw({ a: ['gone'], b: ['a'] })).toEqual(['a', 'b']);
  });

  it('lays out a chain of 20,000 steps given backwards, and as many side by side', () => {
    const chain = Array.from({ length: 20_000 }, (_, index) => ({
      id: `s${index}`,
      dependsOn: index === 19_999 ? [] : [`s${index + 1}`],
    }));
    expect(layOut(chain)[0]).toMatchObject({ step: { id: 's19999' }, prefix: '' });
    const wide = chain.map(({ id }) => ({ id, dependsOn: [] }));
    expect(layOut(wide)).toHaveLength(20_000);
  });
});
