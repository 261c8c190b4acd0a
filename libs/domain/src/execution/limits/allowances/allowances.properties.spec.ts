import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { BoundPlan, BoundStep } from '../../../plan/bound-plan.js';
import { must } from '../../../testing/each-run.js';
import { broken, dana } from '../../../testing/execution-story.js';
import { samplePlan, sampleStep } from '../../../testing/sample-plan.js';
import { StoryTree } from '../../../testing/story-tree.js';
import { unreserved } from '../budget.js';

const estimate = 20;

function stepOf(id: string, needs: readonly string[], inside: BoundPlan | undefined): BoundStep {
  const sample = sampleStep(needs.length > 0 ? `${id} <- ${needs.join(' ')}` : id);
  const { title, dependsOn, policy } = sample;
  // A failure is not the end of the run: what others do goes on.
  const onFailure = [{ kind: 'skip', output: null }] as const;
  if (inside)
    return {
      kind: 'execution',
      id,
      title,
      dependsOn,
      policy: { ...policy, onFailure },
      request: 'do it',
      plan: inside,
    };
  const work = { kind: 'agent', agent: 'first', instruction: 'Do it.', input: {} } as const;
  return { ...work, id, title, dependsOn, policy: { ...policy, onFailure, estimatedTokens: estimate } };
}

/** Agents and executions, some behind each other, executions up to three deep. */
const plans = (depth: number): fc.Arbitrary<BoundPlan> => {
  const inside: fc.Arbitrary<BoundPlan | undefined> =
    depth === 0 ? fc.constant(undefined) : fc.oneof(fc.constant(undefined), plans(depth - 1));
  const steps = fc.array(fc.record({ inside, waits: fc.boolean() }), { minLength: 1, maxLength: 4 });
  return steps.map((all) => ({
    ...samplePlan([]),
    steps: all.map(({ inside: plan, waits }, place) =>
      stepOf(`s${place}`, waits && place > 0 ? [`s${place - 1}`] : [], plan),
    ),
  }));
};

/** What has been spent by the events of all runs together, whatever their budgets say. */
function spentIn(tree: StoryTree) {
  const events = tree.all.flatMap(({ story }) => story.events);
  const calls = events.filter(({ type }) => type === 'StepStarted').length;
  const tokens = events.reduce((sum, event) => {
    const usage =
      event.type === 'StepSucceeded' || event.type === 'StepFailed' ? event.data.usage : undefined;
    return sum + (usage ? usage.inputTokens + usage.outputTokens : 0);
  }, 0);
  const inFlight = tree.all.reduce((sum, { running }) => sum + running.length * estimate, 0);
  return { calls, tokens, inFlight };
}

test('a run and all that lies below it never spend more than its budget, beyond calls in flight, and all of it is counted', () => {
  const act = fc.record({
    which: fc.nat(),
    tokens: fc.integer({ min: 0, max: 30 }),
    ends: fc.constantFrom('succeeds', 'succeeds', 'fails', 'cancelled-run' as const),
  });
  const limits = fc.record({
    maxTokens: fc.integer({ min: 0, max: 250 }),
    maxCalls: fc.integer({ min: 0, max: 40 }),
  });
  fc.assert(
    fc.property(plans(2), fc.array(act, { maxLength: 40 }), limits, (plan, acts, budget) => {
      const tree = new StoryTree(plan, { budget }).settle();
      let excess = 0;
      const check = () => {
        const { calls, tokens, inFlight } = spentIn(tree);
        must(calls <= budget.maxCalls, 'no more calls than may be');
        must(
          tokens + inFlight <= budget.maxTokens + excess,
          'no more tokens than may be, but for what was more than estimated',
        );
      };
      const take = (which: number, tokens: number, ends: string) => {
        const at = tree.all.flatMap((each) => each.running.map((step) => ({ each, step })));
        const chosen = at[which % Math.max(1, at.length)];
        if (!chosen) return false;
        const { each, step } = chosen;
        const usage = { inputTokens: tokens, outputTokens: 0 };
        const data = { stepId: step.id, attempt: step.attempt, usage };
        if (ends === 'cancelled-run' && each !== tree) {
          // What nobody knows counts as its estimate, so it may not be more.
          each.cancel();
        } else {
          excess += Math.max(0, tokens - estimate);
          if (ends === 'fails')
            each.story.send({ type: 'RecordStepFailure', data: { ...data, error: broken } });
          else each.story.send({ type: 'RecordStepSuccess', data: { ...data, output: '' } });
        }
        tree.settle();
        return true;
      };
      check();
      for (const { which, tokens, ends } of acts) {
        if (!take(which, tokens, ends)) break;
        check();
      }
      const more = { maxTokens: 1e9, maxCalls: 1e6 };
      if (!tree.isOver) tree.story.send({ type: 'RaiseBudget', data: { by: dana, limits: more } });
      tree.settle();
      for (let turn = 0; turn < 200 && !tree.isOver; turn++) take(0, 10, 'succeeds');
      expect(tree.isOver).toBe(true);
      const { state } = tree.story;
      if (state.status === 'none' || !state.budget) throw new Error('It has no budget');
      expect(state.budget.allowances).toBeUndefined();
      expect(state.budget.calls).toBe(spentIn(tree).calls);
      expect(state.budget.maxTokens! - (unreserved(state.budget).tokens ?? 0)).toBeGreaterThanOrEqual(
        spentIn(tree).tokens,
      );
    }),
    { numRuns: 400 },
  );
});
