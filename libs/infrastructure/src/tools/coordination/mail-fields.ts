import { z } from 'zod';
import type { Mailed } from './mail.js';

/** Milliseconds. */
export const longestWaitMs = 600_000;

export const toField = z
  .string()
  .min(1)
  .describe('The id of a step of this run, an agent, or * for all others.');
export const bodyField = z.unknown().describe('Any JSON value.');
export const waitField = z
  .int()
  .min(0)
  .max(longestWaitMs)
  .default(60_000)
  .describe('Milliseconds to wait at most.');

export const mailed = z.object({
  id: z.string().nullable().describe('Of the message; null when none came in time.'),
  from: z.string().nullable().describe('The step that sent it.'),
  body: z.unknown().describe('What it says.'),
  replyTo: z.string().nullable().describe('The message that it answers.'),
});

export const toMailed = (found: Mailed | undefined): z.input<typeof mailed> => ({
  id: found?.id ?? null,
  from: found?.from ?? null,
  body: found?.body ?? null,
  replyTo: found?.replyTo ?? null,
});
