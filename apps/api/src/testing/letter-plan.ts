import type { Plan } from '@app/domain/plan/plan.js';

/** A letter that must be approved, between two harmless steps. */
export const letterPlan: Plan = {
  goal: 'Send a letter',
  notes: ['Dana is the reader.'],
  steps: [
    { id: 'draft', title: 'Draft it', kind: 'tool', tool: 'text.echo', input: { text: 'Dear Dana' } },
    { id: 'send', title: 'Send it', kind: 'tool', tool: 'mail.send', input: { body: '{{draft.text}}' } },
    { id: 'file', title: 'File it', kind: 'tool', tool: 'text.echo', input: { text: '{{send.id}}' } },
  ],
};
