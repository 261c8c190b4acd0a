import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openKeptLog } from './kept-log.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tizmoret-kept-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const event = (text: string) => ({
  id: randomUUID(),
  type: 'Counted',
  contentType: 'application/json',
  data: Buffer.from(text),
  metadata: new Uint8Array(),
});

test('a log opened again holds what was appended, deleted and closed, and goes on from there', () => {
  const path = join(folder, 'log');
  const before = openKeptLog(path);
  before.append('a', 'no-stream', [event('{"n":1}'), event('{"n":2}')]);
  before.append('b', 'no-stream', [event('{}')]);
  before.softDelete('a', 'any');
  before.tombstone('b', 'any');
  appendFileSync(path, '[{"id":"torn');

  const after = openKeptLog(path);
  expect(after.all).toEqual(before.all.map((one) => ({ ...one, metadata: Buffer.from(one.metadata) })));
  expect([after.isSoftDeleted('a'), after.isTombstoned('b')]).toEqual([true, true]);
  expect(after.append('c', 'no-stream', [event('{}')])).toMatchObject({ kind: 'success', revision: 0n });
  expect(openKeptLog(path).all).toHaveLength(after.all.length);
});
