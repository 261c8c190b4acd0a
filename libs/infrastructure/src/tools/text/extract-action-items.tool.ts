import { z } from 'zod';
import { fitting, shortened } from '../output-limit.js';
import { defineTool } from '../tool.js';
import { findActionItems } from './find-action-items.js';
import type { ActionItem } from './task-details.js';

export const extractActionItems = defineTool({
  name: 'text.action_items',
  description:
    'Find the action items, tasks, to-dos, commitments and next steps in meeting notes, minutes or a report: what, who and by when.',
  input: z.object({
    text: z.string().describe('The notes or the document; plain or Markdown.').meta({ role: 'text' }),
  }),
  output: z.object({
    items: z
      .array(
        z.object({
          text: z.string().describe('What is to be done, as written.'),
          owner: z
            .string()
            .optional()
            .describe('Who does it, when the text says so.')
            .meta({ role: 'person' }),
          due: z.string().optional().describe('By when, as written.'),
        }),
      )
      .describe('The open action items, in order.'),
    count: z.number().describe('How many there are.').meta({ role: 'count' }),
    markdown: z.string().describe('The items as a Markdown task list.').meta({ role: 'markdown' }),
  }),
  effects: 'none',
  idempotent: true,
  timeoutMs: 30_000,
  run({ text }) {
    const all = findActionItems(text);
    const markdown = all.map(toMarkdown).join('\n') || 'No action items.';
    return Promise.resolve({
      items: fitting(all, 90 * 1024),
      count: all.length,
      markdown: shortened(markdown, 90 * 1024, '(shortened)'),
    });
  },
});

function toMarkdown({ text, owner, due }: ActionItem): string {
  const details = [owner, due === undefined ? undefined : `due ${due}`].filter(
    (detail) => detail !== undefined,
  );
  return `- [ ] ${text}${details.length === 0 ? '' : ` (${details.join(', ')})`}`;
}
