import { z } from 'zod';
import { attempt, time } from './common.schema.js';

/** Events of the streams `<tenant>.execution_log-<id>`. */
export const executionLogEventSchemas = {
  StepLogged: z.strictObject({
    stepId: z.string().nullable(),
    attempt: attempt.nullable(),
    level: z.enum(['debug', 'info', 'warn', 'error']),
    message: z.string(),
    at: time,
  }),
  StepProgressed: z.strictObject({
    stepId: z.string(),
    attempt,
    fraction: z.number().min(0).max(1),
    message: z.string().nullable(),
    at: time,
  }),
};
