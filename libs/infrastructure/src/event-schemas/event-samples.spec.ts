import { describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import type { JsonObject } from '@app/domain/kernel/json.js';
import type { StreamName } from '@app/domain/kernel/ids.js';
import { eventSchemas } from './event-schemas.js';
import { eventTypes, type StoredEvent } from './event-types.js';
import { newestVersion, toDomainEvent } from './event-versions.js';

const folder = new URL('./samples/', import.meta.url);
const names = readdirSync(folder);

/** What was stored by every release there has been; a file is never changed, only added. */
const samples = names.flatMap((name) => {
  const [, type = '', version = ''] = /^(\w+)\.v(\d+)\.json$/.exec(name) ?? [];
  const stored = JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as JsonObject[];
  return stored.map((data, place) => ({ name, place, type, version, data }));
});

const recorded = { stream: 'local.execution-x' as StreamName, revision: 0 };

describe('every stored sample', () => {
  test.each(samples)('$name #$place reads as its type is today', ({ type, version, data }) => {
    const read = toDomainEvent({ ...recorded, type, data, metadata: { schemaVersion: version } });
    expect(eventSchemas[type as StoredEvent['type']].parse(read.data)).toEqual(read.data);
  });

  test('belongs to a version, and every version of every type has one', () => {
    const expected = [...eventTypes.keys()].flatMap((type) =>
      Array.from({ length: newestVersion(type) }, (_, place) => `${type}.v${place + 1}.json`),
    );
    expect(names.toSorted()).toEqual(expected.toSorted());
  });
});
