import type { Decide } from './execution.commands.js';
import type { PersonDecision } from './execution.events.js';

/** Who, when and why, as events keep it. */
export const decisionOf = ({ by, now, comment }: Decide): PersonDecision => ({
  by,
  at: now,
  ...(comment === undefined ? {} : { comment }),
});
