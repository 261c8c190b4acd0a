import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Unauthorized } from '@app/domain/kernel/event-store-errors.js';
import { collect } from '../contract/collect.js';
import { openEventStoreDb } from './eventstoredb-event-store.js';
import { defaultUsers } from './testing/access.js';
import { startEsdbDouble, type EsdbDouble } from './testing/esdb-double.js';
import { newEvent, newStream } from './testing/open-on-double.js';
import { selfSignedCertificate } from '../../testing/self-signed-certificate.js';

describe('EventStoreDB over TLS', () => {
  let folder: string;
  let node: EsdbDouble;
  const open = (user: string, query = `tlsCAFile=${encodeURIComponent(path.join(folder, 'ca.pem'))}`) =>
    openEventStoreDb({
      connectionString: `esdb://${user}@localhost:${node.port}?${query}`,
      patienceMs: 500,
    });

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'esdb-tls-'));
    const tls = selfSignedCertificate();
    await writeFile(path.join(folder, 'ca.pem'), tls.certificate);
    node = await startEsdbDouble({ tls, users: defaultUsers });
  });
  afterAll(async () => {
    await node.stop();
    await rm(folder, { recursive: true });
  });

  test('sends the credentials', async () => {
    const store = open('admin:changeit');
    const name = newStream();
    await store.append(name, 'no-stream', [newEvent(0)]);
    expect(await store.read(name)).toHaveLength(1);
    const seen = collect(store, {});
    expect((await seen.events(1)).length).toBeGreaterThan(0);
    await seen.stop();
    await store.close();
  });

  test('says Unauthorized at once for a wrong password', async () => {
    const store = open('admin:wrong');
    const { signal } = new AbortController();
    await expect(store.append(newStream(), 'no-stream', [newEvent(0)])).rejects.toBeInstanceOf(Unauthorized);
    await expect(store.head()).rejects.toBeInstanceOf(Unauthorized);
    await expect(store.subscribe({ signal })[Symbol.asyncIterator]().next()).rejects.toBeInstanceOf(
      Unauthorized,
    );
    await store.close();
  });

  test('trusts no certificate it was not told of', async () => {
    const store = open('admin:changeit', 'connectionName=untrusting');
    await expect(store.head()).rejects.toThrow('EventStoreDB cannot be reached');
    await store.close();
  });
});
