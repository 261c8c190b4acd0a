/** A step of a graph, as far as drawing it goes. */
export interface GraphNode {
  readonly id: string;
  readonly dependsOn: readonly string[];
}

/**
 * The immediate dominator of each step - the nearest step that all ways to it pass - in an order in which dependencies
 * come first; undefined for a step that nothing dominates. Dependencies that are not among the steps are ignored.
 * Source: Cooper, Harvey, Kennedy: A Simple, Fast Dominance Algorithm.
 */
export function dominators<Step extends GraphNode>(steps: readonly Step[]): Map<Step, Step | undefined> {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const needsOf = (step: Step): Step[] => step.dependsOn.flatMap((id) => byId.get(id) ?? []);
  const dominator = new Map<Step, Step | undefined>();
  const depth = new Map<Step | undefined, number>([[undefined, 0]]);
  const depthOf = (step: Step | undefined): number => depth.get(step) ?? 0;
  const common = (a: Step | undefined, b: Step | undefined): Step | undefined => {
    while (a !== b) {
      if (depthOf(a) >= depthOf(b)) a = a && dominator.get(a);
      else b = b && dominator.get(b);
    }
    return a;
  };
  for (const step of inOrder(steps, needsOf)) {
    const [first, ...others] = needsOf(step);
    const parent = others.reduce<Step | undefined>(common, first);
    dominator.set(step, parent);
    depth.set(step, depthOf(parent) + 1);
  }
  return dominator;
}

/** Dependencies first, otherwise as given. Without recursion: a plan may be one chain of many thousand steps. */
function inOrder<Step>(steps: readonly Step[], needsOf: (step: Step) => readonly Step[]): Step[] {
  const ordered = new Set<Step>();
  const entered = new Set<Step>();
  const stack = steps.toReversed();
  for (let step = stack.at(-1); step !== undefined; step = stack.at(-1)) {
    const missing = entered.has(step) ? [] : needsOf(step).filter((need) => !entered.has(need));
    entered.add(step);
    if (missing.length > 0) {
      stack.push(...missing.toReversed());
    } else {
      ordered.add(step);
      stack.pop();
    }
  }
  return [...ordered];
}
