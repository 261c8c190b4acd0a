import { expect, test } from '@jest/globals';
import { logFacts } from './log-facts.mjs';

test.each([
  [{}, {}],
  [{ ESDB_URL: '', BLOBS_URL: ' ' }, {}],
  [{ ESDB_URL: ' esdb://a:2113?tls=false ' }, { esdbUrl: 'esdb://a:2113?tls=false' }],
  [{ BLOBS_URL: 's3://bucket/x' }, { blobsUrl: 's3://bucket/x' }],
  [{ ESDB_URL: 'esdb+discover://admin:p@ss@a,b:2113/?tls=true' }, { esdbAt: 'a,b:2113' }],
  [{ BLOBS_URL: 's3://key:secret@bucket' }, {}],
])('of %j, %j is written down', (env, facts) => {
  expect(logFacts(env)).toEqual(facts);
});
