import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { MissingBlob } from '@app/domain/kernel/blob-store.js';
import { limits } from '@app/domain/kernel/event-store.js';
import { streamOf, tenantId } from '@app/domain/kernel/ids.js';
import { bucket, s3Key, startS3Server, type S3Server } from '../blobs/s3/testing/s3-server.js';
import { readConfig } from '../config/config.js';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.js';
import { openEventStore } from './open-event-store.js';

let database: TestDatabase;
let server: S3Server;

beforeAll(async () => {
  Object.assign(process.env, s3Key);
  [database, server] = await Promise.all([createTestDatabase(), startS3Server()]);
});
afterAll(async () => {
  for (const name of Object.keys(s3Key)) delete process.env[name];
  await Promise.all([database.drop(), server.stop()]);
});

const open = (env: NodeJS.ProcessEnv = {}) =>
  openEventStore(readConfig({ DATABASE_URL: database.url, TIZMORET_TOKEN: 'a token for the tests', ...env }));

const large = (letter: string) => ({
  id: randomUUID(),
  type: 'StepSucceeded',
  data: { output: letter.repeat(limits.eventBytes) },
  metadata: {},
});

test('BLOBS_URL keeps large payloads in S3, and those of before are still found', async () => {
  const stream = streamOf(tenantId('local'), 'execution', randomUUID());
  const before = open();
  await before.append(stream, 'no-stream', [large('a')]);
  const moved = open({ BLOBS_URL: `s3://${bucket}/prod?endpoint=${server.endpoint}` });
  await moved.append(stream, 0, [large('b')]);
  const letters = (await moved.read(stream)).map(({ data }) => (data['output'] as string).slice(0, 1));
  expect(letters).toEqual(['a', 'b']);
  await expect(before.read(stream)).rejects.toThrow(MissingBlob);
  await Promise.all([before.close(), moved.close()]);
});
