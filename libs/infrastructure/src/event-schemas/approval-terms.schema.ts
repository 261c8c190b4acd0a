import { z } from 'zod';

const names = z.array(z.string());

export const circle = z.strictObject({ people: z.exactOptional(names), roles: z.exactOptional(names) });

export const expiryAction = z.enum(['reject', 'skip', 'approve']);

const terms = {
  who: z.exactOptional(circle),
  quorum: z.exactOptional(z.number()),
  rejections: z.exactOptional(z.number()),
  deadlines: z.exactOptional(
    z.array(
      z.discriminatedUnion('then', [
        z.strictObject({ afterMs: z.number(), then: z.literal('escalate'), to: circle }),
        z.strictObject({ afterMs: z.number(), then: expiryAction }),
      ]),
    ),
  ),
};

export const approvalTerms = z.strictObject(terms);
export const approvalPolicy = z.strictObject({ ...terms, reason: z.string() });
export const approvalDemand = z.union([z.string(), approvalPolicy]);
