import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ExecutionStory } from '../../testing/execution-story.js';
import { samplePlan } from '../../testing/sample-plan.js';
import { boxOf } from './mailbox.js';

const steps = ['a', 'b', 'c'];
const happenings = fc.array(fc.record({ who: fc.nat(2), what: fc.nat(5) }), { maxLength: 60, size: 'max' });

/** Steps send to one or to all, take what is next, or send again what they sent last. */
function play(choices: readonly { readonly who: number; readonly what: number }[]) {
  const story = ExecutionStory.planned(samplePlan(steps)).advance();
  const ordinals = new Map<string, number>();
  /** What must arrive, by receiver and sender. */
  const due = new Map<string, string[]>();
  for (const { who, what } of choices) {
    const stepId = steps[who] ?? '';
    if (what === 0) {
      const [next] = boxOf(story.state, stepId).waiting;
      if (next) story.send({ type: 'ReceiveMessage', data: { stepId, attempt: 1, id: next.id } });
      continue;
    }
    const isAgain = what === 1;
    const ordinal = (ordinals.get(stepId) ?? 0) + (isAgain ? 0 : 1);
    if (ordinal === 0) continue;
    ordinals.set(stepId, ordinal);
    const others = steps.filter((other) => other !== stepId);
    const to = what > 3 ? '*' : (others[what - 2] ?? '*');
    const by = { kind: 'step', stepId, attempt: 1, idempotencyKey: stepId, ordinal } as const;
    const body = `${stepId}${ordinal}`;
    story.send({ type: 'SendMessage', data: { by, to, body } });
    if (isAgain) continue;
    for (const other of to === '*' ? others : [to]) {
      const pair = `${stepId}>${other}`;
      due.set(pair, [...(due.get(pair) ?? []), body]);
    }
  }
  return { story, due };
}

test('every message arrives once at each it was for, those of one step to another in the order they were sent', () => {
  fc.assert(
    fc.property(happenings, (choices) => {
      const { story, due } = play(choices);
      const arrived = new Map<string, unknown[]>();
      for (const receiver of steps) {
        const { received, waiting } = boxOf(story.state, receiver);
        for (const { from, body } of [...received, ...waiting]) {
          const pair = `${from}>${receiver}`;
          arrived.set(pair, [...(arrived.get(pair) ?? []), body]);
        }
      }
      expect(arrived).toEqual(due);
    }),
    { numRuns: 300 },
  );
});
