import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { StepPolicy } from '../../plan/bound-plan.js';
import { broken, ExecutionStory, worker } from '../../testing/execution-story.js';
import { byAgent } from '../../testing/random-recovery.js';
import { play, randomRun } from '../../testing/random-run.js';
import { samplePlan } from '../../testing/sample-plan.js';
import { EffectLedger } from './effect-ledger.js';

function ledgerOf({ events }: Pick<ExecutionStory, 'events'>) {
  const ledger = new EffectLedger((text) => `digest of ${text}`);
  for (const event of events) ledger.add(event);
  return ledger.effects;
}

const run = (policy: Partial<StepPolicy>, ...steps: string[]) =>
  ExecutionStory.planned(samplePlan(steps, { policy: { effects: 'outward', ...policy } })).advance();

test('an effect has its intent, every attempt, and what came of each', () => {
  const story = run({}, 'a')
    .fail('a', { ...broken, retryable: true })
    .wait(500)
    .advance()
    .succeed('a', 'sent');
  expect(ledgerOf(story)).toEqual([
    {
      idempotencyKey: '01980000-0000-7000-8000-000000000001/a/1',
      stepId: 'a',
      uses: 'sample.run',
      effects: 'outward',
      isCompensation: false,
      input: { of: 'a' },
      inputDigest: 'digest of {"of":"a"}',
      attempts: [
        {
          attempt: 1,
          uses: 'sample.run',
          worker: 'worker-1',
          startedAt: 1_000,
          receipt: { outcome: 'failed', error: 'BROKEN: It is broken.', at: 1_000 },
        },
        {
          attempt: 2,
          uses: 'sample.run',
          worker: 'worker-1',
          startedAt: 1_500,
          receipt: { outcome: 'succeeded', output: 'sent', verified: false, at: 1_500 },
        },
      ],
    },
  ]);
});

test('each attempt says who made it, also where another agent took over', () => {
  const plan = samplePlan(['a'], { policy: { effects: 'outward' } });
  const candidate = (agent: string) =>
    ({ agent, effects: 'outward', idempotent: true, timeoutMs: 2_000 }) as const;
  const steps = plan.steps.map(byAgent).map((step) => {
    const { agent: _, ...open } = step as typeof step & { agent?: string };
    const candidates = [candidate('first'), candidate('second')];
    return { ...open, needs: ['work'], policy: { ...step.policy, candidates } };
  });
  const agents = ['first', 'second'].map((name) => ({
    ...{ name, running: 0 },
    health: { state: 'healthy', attempts: 0 } as const,
  }));
  const advance = (story: ExecutionStory) => story.send({ type: 'Advance', data: { worker, agents } });
  const story = advance(advance(ExecutionStory.planned({ ...plan, steps })).fail('a', broken));
  expect(ledgerOf(story)).toMatchObject([
    { uses: 'second', attempts: [{ uses: 'first' }, { uses: 'second' }] },
  ]);
});

test('what a person let run again is another effect; the lost one stays unknown', () => {
  const story = run({}, 'a~').lose('a').advance().approve('a').advance();
  expect(ledgerOf(story).map(({ attempts }) => attempts.map(({ receipt }) => receipt.outcome))).toEqual([
    ['unknown'],
    ['under-way'],
  ]);
});

test('what a check found is told as such', () => {
  const checked = run({ onUnknown: 'check' }, 'a~').lose('a').check('a', { kind: 'done', output: 1 });
  expect(ledgerOf(checked)[0]?.attempts).toMatchObject([
    { receipt: { outcome: 'succeeded', output: 1, verified: true } },
  ]);
});

test('steps without an effect are left out', () => {
  for (const effects of ['none', 'reads'] as const) {
    expect(ledgerOf(run({ effects }, 'a').succeed('a'))).toEqual([]);
  }
});

/** Whoever does it. */
const writing = (policy: StepPolicy): StepPolicy => ({
  ...policy,
  effects: 'writes',
  ...(policy.onFailure && {
    onFailure: policy.onFailure.map((one) => (one.kind === 'agent' ? { ...one, effects: 'writes' } : one)),
  }),
});

test('in any run every start is one attempt of one effect, and only what runs is under way', () => {
  fc.assert(
    fc.property(randomRun, (random) => {
      const steps = random.plan.steps.map((step) =>
        step.kind === 'map' ? step : { ...step, policy: writing(step.policy) },
      );
      const story = play({ ...random, plan: { ...random.plan, steps } });
      const plans = story.events.flatMap((event) =>
        event.type === 'PlanAttached' || event.type === 'RevisionAttached' ? event.data.plan.steps : [],
      );
      const maps = new Set(
        plans.flatMap(({ kind, id }) => (kind === 'map' || kind === 'execution' ? [id] : [])),
      );
      const isMeant = (stepId: string) => !maps.has(stepId.split('[')[0] ?? '');
      const starts = story.events.flatMap((event) =>
        event.type === 'StepStarted' && isMeant(event.data.stepId) ? [event.data] : [],
      );
      const told = ledgerOf(story).flatMap(({ attempts, isCompensation, idempotencyKey, stepId }) =>
        isCompensation ? [] : attempts.map(({ attempt }) => ({ stepId, attempt, idempotencyKey })),
      );
      const inOrder = (all: readonly { stepId: string; attempt: number; idempotencyKey: string }[]) =>
        all.map(({ stepId, attempt, idempotencyKey }) => `${stepId} ${attempt} ${idempotencyKey}`).toSorted();
      expect(inOrder(told)).toEqual(inOrder(starts));
      const open = ledgerOf(story).flatMap(({ attempts }) =>
        attempts.filter(({ receipt }) => receipt.outcome === 'under-way'),
      );
      expect(open).toEqual([]);
    }),
    { numRuns: 60 },
  );
});
