import type { Catalogue } from '@app/domain/plan/catalogue.js';

/** What the steps of random plans use; it takes any input. */
export const anyInput: Catalogue = {
  tools: [
    {
      name: 'math.calculate',
      description: 'Calculates',
      inputSchema: {},
      outputSchema: {},
      effects: 'none',
      idempotent: true,
      timeoutMs: 1_000,
    },
  ],
  agents: [
    { name: 'writer', description: 'Writes', instructions: '', tools: [], maxTurns: 1, timeoutMs: 1_000 },
  ],
  checkInput: () => [],
};
