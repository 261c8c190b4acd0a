import { isJsonObject } from '@app/domain/kernel/json.js';
import type { Catalogue } from '@app/domain/plan/catalogue.js';

const schema = { type: 'object' };

/** A catalogue of two tools and an agent. */
export const testCatalogue: Catalogue = {
  tools: [
    {
      name: 'text.echo',
      description: 'Says what it is told',
      inputSchema: schema,
      outputSchema: schema,
      effects: 'none',
      idempotent: true,
      timeoutMs: 1000,
    },
    {
      name: 'mail.send',
      description: 'Sends a letter',
      inputSchema: schema,
      outputSchema: schema,
      effects: 'outward',
      idempotent: false,
      approval: 'it reaches other people',
      timeoutMs: 5000,
    },
  ],
  agents: [
    {
      name: 'writer',
      description: 'Writes',
      instructions: 'Write.',
      tools: ['text.echo'],
      maxTurns: 3,
      timeoutMs: 60_000,
    },
  ],
  checkInput: (_tool, input) =>
    isJsonObject(input) && typeof input['text'] === 'number'
      ? [{ path: ['text'], message: 'must be text' }]
      : [],
};
