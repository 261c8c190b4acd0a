import { z } from 'zod';
import type { Json } from '@app/domain/kernel/json.js';
import { defineTool, ToolError } from '../tool.js';
import { bodyField, longestWaitMs, mailed, toField, toMailed, waitField } from './mail-fields.js';
import { mailOf } from './within-run.js';

export const requestMessage = defineTool({
  name: 'messages.request',
  description: 'Ask another step or agent of this run something and wait for the answer.',
  input: z.object({ to: toField, body: bodyField, timeoutMs: waitField }),
  output: mailed,
  effects: 'none',
  idempotent: true,
  coordinates: true,
  timeoutMs: longestWaitMs + 30_000,
  async run({ to, body, timeoutMs }, context) {
    const mail = mailOf(context);
    const id = await mail.send({ to, body: body as Json });
    const answer = await mail.receive({ replyTo: id, timeoutMs, signal: context.signal });
    if (answer) return toMailed(answer);
    // It may still come: a second attempt waits for the answer to the same question.
    throw new ToolError('NO_REPLY', `"${to}" has not answered within ${timeoutMs} ms.`, { retryable: true });
  },
});
