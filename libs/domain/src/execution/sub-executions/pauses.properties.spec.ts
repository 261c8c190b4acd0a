import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { BoundExecution, BoundPlan } from '../../plan/bound-plan.js';
import { LooseTree } from '../../testing/loose-tree.js';
import { samplePlan, sampleStep } from '../../testing/sample-plan.js';

const execution = (text: string, plan: BoundPlan): BoundExecution => ({
  ...(sampleStep(text) as BoundExecution),
  plan,
});
const plan = (steps: readonly string[], ...executions: readonly BoundExecution[]): BoundPlan => {
  const made = samplePlan(steps);
  return { ...made, steps: [...made.steps, ...executions] };
};

/** Three deep, two of them side by side: each has something to do before and after others. */
const deep = plan(
  ['a', 'b <- a'],
  execution('s@', plan(['c', 'd <- c'], execution('t@', samplePlan(['e', 'f <- e'])))),
  execution('u@ <- a', samplePlan(['g', 'h <- g'])),
);

/** So little happens by itself that what people do comes near to each other. */
const small = plan([], execution('s@', samplePlan(['c', 'd <- c', 'e <- d'])));

function happen(tree: LooseTree, choice: number): void {
  const pick = Math.floor(choice / 16);
  const run = tree.runs[pick % tree.runs.length];
  if (!run) return;
  switch (choice % 16) {
    case 0:
    case 1:
      return tree.pause(run);
    case 2:
    case 3:
      return tree.resume(run);
    case 4:
    case 5:
      return tree.advance(run);
    case 6:
      return tree.end(run, pick);
    case 7:
    case 8:
    case 9:
      return tree.lookDown(run);
    case 10:
      return tree.tellUp(run);
    case 11:
      return tree.deliver(pick, true);
    default:
      return tree.deliver(pick);
  }
}

const plans = { deep, small };
const happenings = fc.array(fc.nat(16 * 60), { maxLength: 150, size: 'max' });

test('nothing starts in a paused run that is still, nor below it, however late news come; what people paused stays so; all ends when they let it', () => {
  fc.assert(
    fc.property(fc.constantFrom('deep', 'small'), happenings, (name, choices) => {
      const tree = new LooseTree(plans[name]);
      for (const choice of choices) happen(tree, choice);
      for (let turn = 0; turn < 50 && !tree.isOver; turn++) tree.settle();
      expect(tree.broken).toEqual([]);
      expect(tree.runs.filter(({ story }) => story.state.status !== 'completed')).toEqual([]);
    }),
    { numRuns: 400 },
  );
});
