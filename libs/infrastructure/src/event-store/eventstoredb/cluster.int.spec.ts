import { expect, test } from '@jest/globals';
import { openEventStoreDb } from './eventstoredb-event-store.js';
import { startEsdbDouble } from './testing/esdb-double.js';
import type { Member } from './testing/gossip.js';
import { EventLog } from './testing/log/event-log.js';
import { newEvent, newStream } from './testing/open-on-double.js';

/** Two nodes over one log; `lead` makes one of them the leader. */
async function startCluster() {
  const log = new EventLog();
  let members: readonly Member[] = [];
  const options = { log, members: () => members };
  const [a, b] = await Promise.all([startEsdbDouble(options), startEsdbDouble(options)]);
  const lead = (leader: typeof a) => {
    members = [a, b].map(({ host, port }) => ({
      host,
      port,
      state: port === leader.port ? 'leader' : 'follower',
      isAlive: true,
    }));
    for (const { faults, port } of [a, b]) {
      faults.leaderElsewhere = port === leader.port ? undefined : { host: leader.host, port: leader.port };
    }
  };
  lead(a);
  return { a, b, lead, stop: () => Promise.all([a.stop(), b.stop()]) };
}

test('Appends follow the leader of a cluster', async () => {
  const { a, b, lead, stop } = await startCluster();
  const warnings: string[] = [];
  const store = openEventStoreDb({
    connectionString: `esdb://${b.host}:${b.port},${a.host}:${a.port}?tls=false`,
    onWarning: (message) => warnings.push(message),
  });
  const name = newStream();
  await store.append(name, 'no-stream', [newEvent(0)]);
  expect(warnings).toEqual([]);
  lead(b);
  await store.append(name, 0, [newEvent(1)]);
  lead(a);
  await store.append(name, 1, [newEvent(2)]);
  expect(await store.read(name)).toHaveLength(3);
  expect(warnings).toEqual(Array(2).fill('an append is repeated as it was'));
  await store.close();
  await stop();
});

test('A cluster is discovered by gossip, and a lost leader replaced', async () => {
  const { a, b, lead, stop } = await startCluster();
  lead(b);
  const store = openEventStoreDb({
    connectionString: `esdb+discover://${a.host}:${a.port}?tls=false&discoveryInterval=20&gossipTimeout=1`,
  });
  const name = newStream();
  await store.append(name, 'no-stream', [newEvent(0)]);
  await b.stop();
  lead(a);
  await store.append(name, 0, [newEvent(1)]);
  expect(await store.read(name)).toHaveLength(2);
  await store.close();
  await stop();
});
