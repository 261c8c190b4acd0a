import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { limits } from '@app/domain/kernel/event-store.js';
import { tenantId } from '@app/domain/kernel/ids.js';
import { openBlobStore } from '@app/infrastructure/blobs/open-blob-store.js';
import { openCleaning } from '@app/infrastructure/blobs/cleaning/open-cleaning.js';
import {
  bucket,
  s3Key,
  startS3Server,
  type S3Server,
} from '@app/infrastructure/blobs/s3/testing/s3-server.js';
import { readConfig } from '@app/infrastructure/config/config.js';
import { openEventStore } from '@app/infrastructure/event-store/open-event-store.js';
import { createTestDatabase, type TestDatabase } from '@app/infrastructure/testing/test-database.js';
import { exitCode } from '../exit-code.js';
import { runCli } from '../run-cli.js';
import { aStream } from '../testing/recorded-events.js';
import { testIo } from '../testing/streams.js';

let database: TestDatabase;
let server: S3Server;
let env: Record<string, string>;

beforeAll(async () => {
  Object.assign(process.env, s3Key);
  [database, server] = await Promise.all([createTestDatabase(), startS3Server()]);
  env = { DATABASE_URL: database.url };
});
afterAll(async () => {
  for (const name of Object.keys(s3Key)) delete process.env[name];
  await Promise.all([database.drop(), server.stop()]);
});

const config = () => readConfig({ ...env, TIZMORET_TOKEN: 'a token for the tests' });
const large = (letter: string) => ({
  ...{ id: randomUUID(), type: 'StepSucceeded', metadata: {} },
  data: { output: letter.repeat(limits.eventBytes) },
});

async function clean(...options: string[]) {
  const io = testIo(false, env);
  const code = await runCli(['blobs', 'clean', ...options], io);
  return { code, out: io.stdout.text, err: io.stderr.text };
}

/** What was stored so far counts as a day older. */
async function aDayPasses(): Promise<void> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(
    `update blob_store.blobs set stored_at = stored_at - interval '1 day', set_aside_at = set_aside_at - interval '1 day'`,
  );
  await client.end();
}

describe('tizmoret blobs clean', () => {
  it('removes what no event refers to in two runs a day apart, and nothing else', async () => {
    const [blobs, store] = [openBlobStore(config()), openEventStore(config())];
    await blobs.put(tenantId('local'), ['nobody refers to this']);
    await aDayPasses();
    const wrongLog = await clean();
    expect(wrongLog.code).toBe(exitCode.failed);
    expect(wrongLog.err).toMatch(/No event of this log .* refers to any of the 1 old blobs in Postgres/);

    await store.append(aStream(1), 'no-stream', [large('a')]);
    await aDayPasses();
    await store.append(aStream(1), 0, [large('b')]);
    const planned = await clean('--dry-run', '--json');
    expect(JSON.parse(planned.out)).toEqual({
      ...{ store: 'Postgres', isDryRun: true, needed: 1, young: 1 },
      setAside: { blobs: 1, bytes: 21 },
      removed: { blobs: 0, bytes: 0 },
      takenBack: { blobs: 0, bytes: 0 },
    });
    expect((await clean('--dry-run')).out).toMatch(
      /1 needed, 1 younger than 24 h\n {2}would set aside 1 \(21 B\)/,
    );

    expect((await clean()).out).toContain('  set aside 1 (21 B)');
    expect((await clean()).out).toContain('  removed 0 (0 B)');
    await aDayPasses();
    expect((await clean()).out).toContain('  removed 1 (21 B)');
    expect(JSON.parse((await clean('--json')).out)).toMatchObject({
      needed: 2,
      young: 0,
      setAside: { blobs: 0 },
    });
    expect(await store.read(aStream(1))).toHaveLength(2);
    await Promise.all([blobs.close(), store.close()]);
  });

  it('cleans S3, too, and takes nothing that is recent', async () => {
    env = { ...env, BLOBS_URL: `s3://${bucket}/cli?endpoint=${server.endpoint}` };
    const store = openEventStore(config());
    await store.append(aStream(2), 'no-stream', [large('c')]);
    const { code, out } = await clean('--older-than', '1h');
    expect(code).toBe(exitCode.ok);
    expect(out).toMatch(
      /Blobs in S3 bucket tizmoret-blobs\/cli\/: 0 needed, 1 younger than 1 h\n {2}set aside 0/,
    );
    expect(await store.read(aStream(2))).toHaveLength(1);
    await store.close();
  });

  it('runs once at a time', async () => {
    const other = await openCleaning(config());
    const { code, err } = await clean();
    expect(code).toBe(exitCode.failed);
    expect(err).toContain('Another clean-up is at work');
    await other.close();
    expect((await clean()).code).toBe(exitCode.ok);
  });

  it.each(['59m', '1', 'soon', '-1h'])('takes no --older-than=%s', async (time) => {
    const { code, err } = await clean(`--older-than=${time}`);
    expect(code).toBe(exitCode.usage);
    expect(err).toContain('at least 1h');
  });
});
