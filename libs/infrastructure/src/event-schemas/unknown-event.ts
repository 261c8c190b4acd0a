/** No schema is known for a type of events. A projection skips such an event; an aggregate must not be decided without it. */
export class UnknownEventType extends Error {
  override readonly name = 'UnknownEventType';
}

/** The type is known, but not in the version it was stored in. */
export class UnknownEventVersion extends Error {
  override readonly name = 'UnknownEventVersion';
}

/** Whether a stream cannot be read because a newer release has written into it. */
export const isOfNewerRelease = (error: unknown): error is UnknownEventType | UnknownEventVersion =>
  error instanceof UnknownEventType || error instanceof UnknownEventVersion;
