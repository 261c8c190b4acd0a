import type { ExecutionId } from '@app/domain/kernel/ids.js';

/** Whose reservation it is: the same whoever asks, so that a worker that takes over finds what was reserved. */
export const reservationKey = (id: ExecutionId, stepId: string, attempt: number): string =>
  `${id}/${stepId}/${attempt}`;

/** The attempt that a reservation is for; undefined when it is of another execution. */
export function attemptIn(
  id: ExecutionId,
  key: string,
): { readonly stepId: string; readonly attempt: number } | undefined {
  if (!key.startsWith(`${id}/`)) return undefined;
  const end = key.lastIndexOf('/');
  return { stepId: key.slice(id.length + 1, end), attempt: Number(key.slice(end + 1)) };
}
