import type { Plan, PlanStep } from '@app/domain/plan/plan.js';

type Kind = 'keyed' | 'once' | 'asking';

const step = (id: string, kind: Kind, ...dependsOn: readonly string[]): PlanStep => ({
  id,
  title: `Write ${id}`,
  kind: 'tool',
  tool: `ledger.${kind}`,
  input: {},
  dependsOn,
});

/** In sequence, in parallel, with an approval in the middle. */
export const soakPlans: readonly Plan[] = [
  [
    step('a', 'keyed'),
    step('b', 'once', 'a'),
    step('c', 'keyed', 'b'),
    step('d', 'once', 'c'),
    step('e', 'keyed', 'd'),
  ],
  [
    ...['a', 'b', 'c', 'd', 'e', 'f'].map((id) => step(id, 'keyed')),
    step('sum', 'once', 'a', 'b', 'c', 'd', 'e', 'f'),
  ],
  [step('a', 'keyed'), step('b', 'asking', 'a'), step('c', 'once', 'b'), step('d', 'keyed', 'b')],
].map((steps) => ({ goal: 'Write to the ledger', steps, result: null }));
