import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isRejection } from '../../kernel/rejection.js';
import { must } from '../../testing/each-run.js';
import { ExecutionStory, readableDecider } from '../../testing/execution-story.js';
import { samplePlan } from '../../testing/sample-plan.js';
import type { ConflictPolicy } from './conflict-policy.js';
import { entryOf } from './shared-context.js';

const writers = ['a', 'b', 'c'];

/** What happens, as numbers: a writer reads, writes what follows from what it read, or writes the same again. */
const happenings = fc.array(fc.nat(8), { maxLength: 80, size: 'max' });

/** Every writer adds one by one to the same number, at random; answers how many additions were taken. */
function count(choices: readonly number[], policy: ConflictPolicy) {
  const story = ExecutionStory.planned(samplePlan(writers)).advance();
  const seen = new Map<string, { readonly version: number; readonly value: number }>();
  const ordinals = new Map<string, number>();
  let taken = 0;
  for (const choice of choices) {
    const stepId = writers[choice % 3] ?? '';
    const entry = entryOf(story.state, 'total');
    if (choice < 3) {
      seen.set(stepId, { version: entry?.version ?? 0, value: (entry?.value as number | undefined) ?? 0 });
      continue;
    }
    const isAgain = choice > 5;
    const ordinal = (ordinals.get(stepId) ?? 0) + (isAgain ? 0 : 1);
    if (ordinal === 0) continue;
    const { version, value } = seen.get(stepId) ?? { version: 0, value: 0 };
    const by = { kind: 'step', stepId, attempt: 1, idempotencyKey: stepId, ordinal } as const;
    const input = policy.kind === 'merge' ? { value: 1 } : { value: value + 1, expected: version };
    const command = { type: 'SetContextValue', data: { key: 'total', policy, by, ...input } } as const;
    const decision = readableDecider.decide({ ...command, data: { ...command.data, now: 0 } }, story.state);
    if (isRejection(decision)) continue;
    if (isAgain) must(decision.events.length === 0, 'the same again changes nothing');
    else {
      taken++;
      ordinals.set(stepId, ordinal);
    }
    story.send(command);
  }
  return { story, taken };
}

test.each<ConflictPolicy>([{ kind: 'reject' }, { kind: 'merge', with: 'number-sum' }])(
  'under %j no addition that was taken is lost, and none counts twice',
  (policy) => {
    fc.assert(
      fc.property(happenings, (choices) => {
        const { story, taken } = count(choices, policy);
        expect(entryOf(story.state, 'total')?.value ?? 0).toBe(taken);
      }),
      { numRuns: 300 },
    );
  },
);

test('versions have no gaps, and the history says what stood there at each', () => {
  fc.assert(
    fc.property(happenings, (choices) => {
      const { story, taken } = count(choices, { kind: 'merge', with: 'number-sum' });
      const written = story.events.flatMap((event) => (event.type === 'ContextValueSet' ? [event.data] : []));
      expect(written.map(({ version }) => version)).toEqual(Array.from({ length: taken }, (_, n) => n + 1));
      expect(written.map(({ value }) => value)).toEqual(Array.from({ length: taken }, (_, n) => n + 1));
    }),
  );
});
