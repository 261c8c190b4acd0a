import { z } from 'zod';
import { attempt, json, time } from './common.schema.js';
import { writer } from './context-events.schema.js';

/** What the steps of an execution tell each other. */
export const messageEventSchemas = {
  MessageSent: z.strictObject({
    id: z.string(),
    by: writer,
    to: z.string(),
    recipients: z.array(z.string()),
    replyTo: z.exactOptional(z.string()),
    body: json,
    at: time,
  }),
  MessageReceived: z.strictObject({
    id: z.string(),
    by: z.strictObject({ stepId: z.string(), attempt }),
    at: time,
  }),
};
