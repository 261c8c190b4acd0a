import type { PlanRevision } from '../graphql/types.js';

/** Why a plan was revised and what became of it, in one line. */
export function revisionLine({ version, reason, removed, changed, added }: PlanRevision): string {
  const parts = [
    added.length > 0 ? `new: ${added.join(', ')}` : '',
    changed.length > 0 ? `changed: ${changed.join(', ')}` : '',
    removed.length > 0 ? `left out, never ran: ${removed.map(({ id }) => id).join(', ')}` : '',
  ].filter((part) => part !== '');
  return [`plan revised, version ${version}: ${reason}`, ...parts].join('; ');
}
