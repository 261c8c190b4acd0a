import { isId } from '@app/domain/kernel/ids.js';
import { InvalidCursor } from '../cursor.js';

/** Where a page of the ledger ends: attempts are listed by time, execution and the revision that started them. */
export interface LedgerKey {
  readonly startedAt: Date;
  readonly executionId: string;
  readonly revision: number;
}

/** Opaque to clients. Times are whole milliseconds, so nothing is lost. */
export const toLedgerCursor = ({ startedAt, executionId, revision }: LedgerKey): string =>
  Buffer.from(`${startedAt.getTime()} ${executionId} ${revision}`).toString('base64url');

/** @throws InvalidCursor */
export function fromLedgerCursor(cursor: string): LedgerKey {
  const text = Buffer.from(cursor, 'base64url').toString();
  const [, time, executionId = '', revision] = /^(-?\d{1,16}) (\S+) (\d{1,9})$/.exec(text) ?? [];
  const startedAt = new Date(Number(time));
  if (Number.isNaN(startedAt.getTime()) || !isId(executionId)) throw new InvalidCursor(cursor);
  return { startedAt, executionId, revision: Number(revision) };
}
