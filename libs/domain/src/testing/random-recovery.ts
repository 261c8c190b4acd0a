import fc from 'fast-check';
import type { BoundPlan, BoundStep } from '../plan/bound-plan.js';
import type { BoundOnFailure } from '../plan/on-failure.js';
import { sampleStep } from './sample-plan.js';

/** The choices of a step, in this order; two of one kind are two. */
type Recovery = readonly ('agent' | 'replan' | 'fallback' | 'fallback!~' | 'skip')[];

export const randomRecovery: fc.Arbitrary<Recovery> = fc.oneof(
  { weight: 1, arbitrary: fc.constant([]) },
  { weight: 2, arbitrary: fc.subarray(['agent', 'replan', 'fallback', 'fallback!~', 'skip'] as const) },
);

/** The plan, with what the step at a place declares for its failure; the same plan when there is no such place. */
export function withRecovery(plan: BoundPlan, place: number, wanted: Recovery): BoundPlan {
  const step = plan.steps[place];
  const recovery = step?.kind === 'execution' ? wanted.filter((kind) => kind !== 'agent') : wanted;
  if (!step || recovery.length === 0) return plan;
  const standbys = recovery.flatMap((kind) =>
    isFallback(kind) ? sampleStep(nameOf(step, kind) + flagsOf(kind)) : [],
  );
  const onFailure = recovery.map((kind) => choiceOf(step, kind));
  const made = recovery.includes('agent') ? byAgent(step) : step;
  const steps = plan.steps.with(place, { ...made, policy: { ...made.policy, onFailure } });
  return { ...plan, steps: [...steps, ...standbys] };
}

const isFallback = (kind: Recovery[number]) => kind.startsWith('fallback');
const flagsOf = (kind: Recovery[number]) => kind.slice('fallback'.length);
const nameOf = ({ id }: BoundStep, kind: Recovery[number]) => `${id}_${kind === 'fallback' ? 'b' : 'c'}`;

function choiceOf(step: BoundStep, kind: Recovery[number]): BoundOnFailure {
  switch (kind) {
    case 'agent':
      return anotherAgent;
    case 'fallback':
    case 'fallback!~':
      return { kind: 'fallback', step: nameOf(step, kind) };
    case 'replan':
      return { kind };
    case 'skip':
      return { kind, output: `no output of ${step.id}` };
  }
}

export const anotherAgent = {
  kind: 'agent',
  agent: 'second',
  effects: 'none',
  idempotent: true,
  timeoutMs: 2_000,
} as const;

/** A sample step done by the agent "first". */
export function byAgent(step: BoundStep): BoundStep {
  const { id, title, dependsOn, policy, when } = step;
  const input = step.kind === 'tool' || step.kind === 'agent' ? step.input : {};
  const rest = { id, title, input, dependsOn, policy, ...(when === undefined ? {} : { when }) };
  return { ...rest, kind: 'agent', agent: 'first', instruction: 'Work.' };
}

/** The plan, with every step whose place is named undone by the sample tool. */
export const withCompensation = (plan: BoundPlan, places: readonly number[]): BoundPlan => ({
  ...plan,
  steps: plan.steps.map((step, place) =>
    places.includes(place) && step.kind !== 'map'
      ? { ...step, policy: { ...step.policy, compensate: undo } }
      : step,
  ),
});

export const undo = {
  tool: 'sample.run',
  input: { undo: '{{output}}', of: '{{input.of}}' },
  effects: 'outward',
  idempotent: false,
  timeoutMs: 1_000,
  retry: { maxAttempts: 2, baseMs: 100, factor: 2, maxDelayMs: 1_000, jitter: 0 },
} as const;
