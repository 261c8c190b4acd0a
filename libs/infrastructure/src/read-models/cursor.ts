import { isId } from '@app/domain/kernel/ids.js';

/** A cursor that none of our pages gave out. The message is for the caller. */
export class InvalidCursor extends Error {
  override readonly name = 'InvalidCursor';
  constructor(cursor: string) {
    super(
      `"${cursor.slice(0, 60)}" is not a cursor of this list. Use pageInfo.endCursor of the page before.`,
    );
  }
}

/** Where a page of executions ends: they are listed by time and id. */
export interface ExecutionKey {
  readonly requestedAt: Date;
  readonly id: string;
}

/** Opaque to clients. Times are whole milliseconds, so nothing is lost. */
export const toCursor = ({ requestedAt, id }: ExecutionKey): string =>
  Buffer.from(`${requestedAt.getTime()} ${id}`).toString('base64url');

/** @throws InvalidCursor */
export function fromCursor(cursor: string): ExecutionKey {
  const text = Buffer.from(cursor, 'base64url').toString();
  const match = /^(-?\d{1,16}) (\S+)$/.exec(text);
  const requestedAt = new Date(Number(match?.[1]));
  const id = match?.[2] ?? '';
  if (Number.isNaN(requestedAt.getTime()) || !isId(id)) throw new InvalidCursor(cursor);
  return { requestedAt, id };
}
