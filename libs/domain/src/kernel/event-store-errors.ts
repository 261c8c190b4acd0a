import type { ExpectedRevision } from './event-store.js';

/** Someone else wrote first. `actual` is the stream's last revision, or 'no-stream'. Reload and decide again. */
export class WrongExpectedRevision extends Error {
  override readonly name = 'WrongExpectedRevision';
  constructor(
    readonly stream: string,
    readonly expected: ExpectedRevision,
    readonly actual: number | 'no-stream',
  ) {
    super(`${stream} is at revision ${String(actual)}, expected ${String(expected)}`);
  }
}

/** The append exceeds a limit of ours; it can never succeed as it is. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

/** The store did not answer: the events may or may not be stored. Append again with the same ids. */
export class OutcomeUnknown extends Error {
  override readonly name = 'OutcomeUnknown';
}

/** The store cannot be reached and nothing was written. Try again later. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
}

/** The stream was closed for ever: it cannot be read or written any more. Of `setMetadata` also: it is deleted and not begun anew. */
export class StreamDeleted extends Error {
  override readonly name = 'StreamDeleted';
}

/** The store does not know us or does not let us. It will not change its mind until someone configures it. */
export class Unauthorized extends Error {
  override readonly name = 'Unauthorized';
}
