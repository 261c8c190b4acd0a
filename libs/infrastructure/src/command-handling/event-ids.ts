import { parse, v5, v7 } from 'uuid';

const namespace = parse('7b6ad7b6-3c5d-5d0e-9f43-0a2f3f4b8c11');

/** The id of the n-th event of a command: the same command sent twice makes the same ids (UUIDv5). */
export const eventId = (commandId: string, index: number): string =>
  v5(Buffer.from(`${commandId}/${String(index)}`), namespace);

/** A new id that sorts by time (UUIDv7). */
export const newId = (): string => v7();

/** The id of something that belongs to one other thing: always the same for the same two (UUIDv5). */
export const derivedId = (of: string, what: string): string => v5(Buffer.from(`${of}/${what}`), namespace);
