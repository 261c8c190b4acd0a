import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '@app/domain/kernel/json.js';
import type { StreamName } from '@app/domain/kernel/ids.js';
import type { EventTypes } from './event-types.js';
import { newestVersion, toDomainEvent } from './event-versions.js';
import { UnknownEventType, UnknownEventVersion } from './unknown-event.js';

/** Version 1 had a price in euros, version 2 in cents, version 3 names the currency. */
const types: EventTypes = new Map([
  [
    'Priced',
    [
      ({ euros }: JsonObject) => ({ cents: Number(euros) * 100 }),
      ({ cents = 0 }: JsonObject) => ({ cents, currency: 'EUR' }),
    ],
  ],
]);

const read = (data: JsonObject, schemaVersion?: string, type = 'Priced') =>
  toDomainEvent(
    {
      type,
      data,
      metadata: schemaVersion === undefined ? {} : { schemaVersion },
      stream: 'local.order-1' as StreamName,
      revision: 7,
    },
    types,
  );

const today = { type: 'Priced', data: { cents: 300, currency: 'EUR' } };

describe('a stored event', () => {
  test.each([
    ['1', { euros: 3 }],
    ['2', { cents: 300 }],
    ['3', { cents: 300, currency: 'EUR' }],
    [undefined, { euros: 3 }],
  ])('of version %s is brought to the newest', (version, data) => {
    expect(read(data, version)).toEqual(today);
  });

  test.each(['4', '0', '1.5', 'new'])('of version %s is refused', (version) => {
    expect(() => read({}, version)).toThrow(UnknownEventVersion);
    expect(() => read({}, version)).toThrow(/revision 7 of local\.order-1 .* known are 1 to 3/);
  });

  test('of an unknown type is refused, with its place and what to do', () => {
    expect(() => read({}, '1', 'MoonLanded')).toThrow(UnknownEventType);
    expect(() => read({}, '1', 'MoonLanded')).toThrow(
      'revision 7 of local.order-1 has the unknown type "MoonLanded". A newer release wrote it, or something else did',
    );
  });
});

describe('an event to store', () => {
  test('has the newest version of its type', () => {
    expect(newestVersion('Priced', types)).toBe(3);
    expect(newestVersion('ExecutionRequested')).toBe(1);
  });

  test('must be of a type that can be read back', () => {
    expect(() => newestVersion('MoonLanded')).toThrow(UnknownEventType);
  });
});
