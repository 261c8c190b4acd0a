import type { BoundPlan, BoundStep } from '@app/domain/plan/bound-plan.js';
import type { BoundOnFailure } from '@app/domain/plan/on-failure.js';
import { defaultRetry, type Condition } from '@app/domain/plan/plan.js';
import fc from 'fast-check';

interface StepShape {
  readonly dependsOn: readonly number[];
  readonly agent: boolean;
  /** Which agent is left open. */
  readonly open: boolean;
  /** Of a map. */
  readonly elements: number | undefined;
  readonly asks: boolean;
  readonly skips: boolean;
  readonly maxAttempts: number;
  readonly falls: boolean;
  readonly onFailure: readonly BoundOnFailure[];
}

const stepShape: fc.Arbitrary<StepShape> = fc.record({
  dependsOn: fc.array(fc.nat(5), { maxLength: 2 }),
  agent: fc.boolean(),
  open: fc.boolean(),
  elements: fc.constantFrom(undefined, undefined, undefined, undefined, 0, 1, 3),
  asks: fc.boolean(),
  skips: fc.boolean(),
  maxAttempts: fc.integer({ min: 1, max: 3 }),
  falls: fc.boolean(),
  onFailure: fc.subarray<BoundOnFailure>([
    { kind: 'agent', agent: 'second', effects: 'outward', idempotent: true, timeoutMs: 1, heartbeatMs: 1 },
    { kind: 'skip', output: 'a default' },
  ]),
});

/** Plans of one to five steps: any graph, tools, agents and maps, approvals, conditions that do not hold, retries. */
export const randomPlan: fc.Arbitrary<BoundPlan> = fc
  .array(stepShape, { minLength: 1, maxLength: 5 })
  .map((shapes) => ({ goal: 'a random goal', steps: [...shapes.map(toStep), ...standbys(shapes)] }));

/** The fallback steps that others name. */
const standbys = (shapes: readonly StepShape[]): BoundStep[] =>
  shapes.flatMap((shape, index) =>
    shape.falls ? [{ ...toStep({ ...shape, dependsOn: [], falls: false }, index), id: `s${index}_b` }] : [],
  );

const compensate = {
  tool: 'math.calculate',
  input: {},
  effects: 'writes',
  idempotent: true,
  timeoutMs: 1,
  heartbeatMs: 1,
  retry: defaultRetry,
} as const;

const candidate = (agent: string) =>
  ({ agent, effects: 'writes', idempotent: true, timeoutMs: 1, heartbeatMs: 1 }) as const;

const never: Condition = { value: 1, is: 'equal', to: 2 };

function toStep(shape: StepShape, index: number): BoundStep {
  const { dependsOn, agent, open, elements, asks, skips, maxAttempts, falls, onFailure } = shape;
  const earlier = [...new Set(dependsOn.filter((place) => place < index))];
  const common = {
    id: `s${index}`,
    title: `Step ${index}`,
    input: { n: index },
    dependsOn: earlier.map((place) => `s${place}`),
    policy: {
      effects: open ? ('writes' as const) : ('none' as const),
      idempotent: true,
      timeoutMs: 1000,
      retry: { ...defaultRetry, maxAttempts },
      ...(falls ? { compensate } : {}),
      onFailure: [...(falls ? [{ kind: 'fallback', step: `s${index}_b` } as const] : []), ...onFailure],
      ...(open ? { heartbeatMs: 500 } : {}),
      ...(asks ? { approval: 'policy asks' } : {}),
    },
    ...(skips ? { when: never } : {}),
  };
  if (elements !== undefined) {
    const { input, policy, ...rest } = common;
    const { onFailure: _, ...ofElement } = policy;
    const step = { kind: 'tool', tool: 'math.calculate', input, policy: ofElement } as const;
    return { ...rest, policy, kind: 'map', over: Array.from({ length: elements }, () => index), step };
  }
  if (agent && open)
    return {
      ...common,
      policy: { ...common.policy, candidates: ['writer', 'reader'].map(candidate) },
      kind: 'agent',
      needs: ['words'],
      instruction: 'write',
    };
  return agent
    ? { ...common, kind: 'agent', agent: 'writer', instruction: 'write' }
    : { ...common, kind: 'tool', tool: 'math.calculate' };
}
