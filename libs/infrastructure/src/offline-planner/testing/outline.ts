import type { Plan } from '@app/domain/plan/plan.js';
import { usedBy } from '@app/domain/plan/used-by.js';

/** A plan in one line per step, for tests: `id = tool {input}`. */
export const outline = (plan: Plan): string[] =>
  plan.steps.map((step) =>
    step.kind === 'tool'
      ? `${step.id} = ${step.tool} ${JSON.stringify(step.input)}`
      : `${step.id} = ${usedBy(step)}`,
  );

/** The tools of a plan in order, repeats as `tool x 4`. */
export function toolsOf(plan: Plan): string[] {
  const names = plan.steps.map(usedBy);
  const runs: { name: string; count: number }[] = [];
  for (const name of names) {
    const last = runs.at(-1);
    if (last?.name === name) last.count += 1;
    else runs.push({ name, count: 1 });
  }
  return runs.map(({ name, count }) => (count === 1 ? name : `${name} x ${count}`));
}
