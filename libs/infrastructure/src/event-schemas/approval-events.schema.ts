import { z } from 'zod';
import { circle, expiryAction } from './approval-terms.schema.js';
import { personDecision, time } from './common.schema.js';

const question = { stepId: z.exactOptional(z.string()), digest: z.string() };

/** What happens to a question between its asking and its decision. */
export const approvalEventSchemas = {
  ApprovalVoted: z.strictObject({ ...question, ...personDecision, vote: z.enum(['approve', 'reject']) }),
  ApprovalDelegated: z.strictObject({ ...question, ...personDecision, to: z.string() }),
  ApprovalEscalated: z.strictObject({ ...question, to: circle, at: time }),
  ApprovalExpired: z.strictObject({ ...question, then: expiryAction, at: time }),
};
