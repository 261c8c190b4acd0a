import { z } from 'zod';
import type { Json } from '@app/domain/kernel/json.js';
import { defineTool } from '../tool.js';
import { bodyField, toField } from './mail-fields.js';
import { mailOf } from './within-run.js';

export const sendMessage = defineTool({
  name: 'messages.send',
  description: 'Send a message to other steps or agents of this run, or answer one of theirs.',
  input: z.object({
    to: toField.optional(),
    body: bodyField,
    replyTo: z
      .string()
      .optional()
      .describe('The id of the message that this one answers; then `to` may be left out.'),
  }),
  output: z.object({ id: z.string().describe('Of the message.') }),
  effects: 'none',
  idempotent: true,
  coordinates: true,
  timeoutMs: 30_000,
  async run({ to, body, replyTo }, context) {
    const message = {
      body: body as Json,
      ...(to !== undefined && { to }),
      ...(replyTo !== undefined && { replyTo }),
    };
    return { id: await mailOf(context).send(message) };
  },
});
