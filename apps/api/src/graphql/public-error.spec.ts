import { describe, expect, it } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { pino } from 'pino';
import { OutcomeUnknown, TooLarge, Unavailable } from '@app/domain/kernel/event-store-errors.js';
import { UnknownEventType } from '@app/infrastructure/event-schemas/unknown-event.js';
import { InvalidCursor } from '@app/infrastructure/read-models/cursor.js';
import { notFound } from './errors.js';
import { publicError } from './public-error.js';

const logged: string[] = [];
const logger = pino({ level: 'trace' }, { write: (line) => logged.push(line) });

const show = (cause: Error) => {
  const error = new GraphQLError(cause.message, { originalError: cause, path: ['execution'] });
  return publicError(
    { ...error.toJSON(), extensions: { ...error.extensions, stacktrace: ['at x'] } },
    error,
    logger,
  );
};

describe('publicError', () => {
  it('lets through what was meant for the caller, without the stack', () => {
    expect(show(notFound('There is no such thing.'))).toEqual({
      message: 'There is no such thing.',
      path: ['execution'],
      extensions: { code: 'NOT_FOUND' },
    });
  });

  it.each([
    [new Unavailable('10.0.0.7 refused'), 'UNAVAILABLE', /cannot be reached/],
    [
      Object.assign(new Error('connect 10.0.0.7:5432'), { code: 'ECONNREFUSED' }),
      'UNAVAILABLE',
      /cannot be reached/,
    ],
    [new OutcomeUnknown('10.0.0.7 timed out'), 'OUTCOME_UNKNOWN', /same commandId/],
    [new InvalidCursor('abc'), 'BAD_USER_INPUT', /"abc" is not a cursor/],
    [new UnknownEventType('Revision 3 has the unknown type "X"'), 'NEWER_RELEASE', /unknown type "X"/],
    [new TooLarge('an event takes 1 byte'), 'BAD_USER_INPUT', /takes 1 byte/],
  ])('says what %p means to the caller', (cause, code, message) => {
    const shown = show(cause);
    expect(shown.extensions).toEqual({ code });
    expect(shown.message).toMatch(message);
    expect(JSON.stringify(shown)).not.toContain('10.0.0.7');
  });

  it('keeps anything else inside, and logs it under the id it gives out', () => {
    const shown = show(new TypeError('select secret from users'));
    expect(JSON.stringify(shown)).not.toMatch(/secret|at x/);
    const { code, errorId } = shown.extensions as { code: string; errorId: string };
    expect(code).toBe('INTERNAL_SERVER_ERROR');
    expect(shown.message).toContain(errorId);
    expect(logged.at(-1)).toContain(errorId);
    expect(logged.at(-1)).toContain('select secret from users');
  });
});
