import type { Plan, PlanStep, ToolStep } from '@app/domain/plan/plan.js';

/** A plan of steps that do nothing, in few words. */
export interface Shape {
  readonly steps: number;
  /** Each step waits for the one before; otherwise none waits for another. */
  readonly chained: boolean;
  /** Milliseconds a step takes; without it a step does nothing. */
  readonly ms?: number;
  /** Place of a step that waits for an approval. */
  readonly askAt?: number;
}

export const chain = (steps: number, more: Partial<Shape> = {}): Shape => ({ steps, chained: true, ...more });
export const parallel = (steps: number, more: Partial<Shape> = {}): Shape => ({
  steps,
  chained: false,
  ...more,
});

export function planOf(shape: Shape): Plan {
  const stepAt = (place: number): PlanStep => ({
    id: `s${place}`,
    title: 'Nothing',
    kind: 'tool',
    ...callAt(shape, place),
    ...(shape.chained && place > 0 ? { dependsOn: [`s${place - 1}`] } : {}),
  });
  const steps = Array.from({ length: shape.steps }, (_, place) => stepAt(place));
  return { goal: 'Nothing', steps, result: null };
}

function callAt({ ms, askAt }: Shape, place: number): Pick<ToolStep, 'tool' | 'input'> {
  if (place === askAt) return { tool: 'bench.ask', input: {} };
  return ms === undefined ? { tool: 'bench.nothing', input: {} } : { tool: 'bench.wait', input: { ms } };
}
