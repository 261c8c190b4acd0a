import { dominators, type GraphNode } from './dominators.js';

/** A step's place in the drawn tree. */
export interface Placed<Step> {
  readonly step: Step;
  /** What stands to the left of the step, for example "│  ├─ ". */
  readonly prefix: string;
  /** What stands to the left of what belongs to the step or follows it. */
  readonly below: string;
  /** A step that brings branches together again: its dependencies are worth naming. */
  readonly joins: boolean;
}

/**
 * Lays a plan's graph out as a tree. Steps one below the other run in turn; steps with ├─ run side by side; a step that
 * waits for several branches stands below them, at the level where they forked: below its immediate dominator.
 */
export function layOut<Step extends GraphNode>(steps: readonly Step[]): Placed<Step>[] {
  const children = new Map<Step | undefined, Step[]>();
  for (const [step, parent] of dominators(steps)) {
    const siblings = children.get(parent);
    if (siblings) siblings.push(step);
    else children.set(parent, [step]);
  }
  const placed: Placed<Step>[] = [];
  const stack = placeAll(children.get(undefined) ?? [], '').reverse();
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    placed.push(next);
    stack.push(...placeAll(children.get(next.step) ?? [], next.below).reverse());
  }
  return placed;
}

function placeAll<Step extends GraphNode>(siblings: readonly Step[], prefix: string): Placed<Step>[] {
  const branches = siblings.filter(({ dependsOn }) => dependsOn.length <= 1);
  const joins = siblings.filter(({ dependsOn }) => dependsOn.length > 1);
  const fork = branches.length > 1;
  return [
    ...branches.map((step, index) => {
      if (!fork) return { step, prefix, below: prefix, joins: false };
      const last = index === branches.length - 1;
      return {
        step,
        prefix: `${prefix}${last ? '└─ ' : '├─ '}`,
        below: `${prefix}${last ? '   ' : '│  '}`,
        joins: false,
      };
    }),
    ...joins.map((step) => ({ step, prefix, below: prefix, joins: true })),
  ];
}
