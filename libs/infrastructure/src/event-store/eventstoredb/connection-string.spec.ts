import { describe, expect, test } from '@jest/globals';
import { openEventStoreDb } from './eventstoredb-event-store.js';
import { inspectConnectionString } from './connection-string.js';

describe('The connection string of EventStoreDB', () => {
  test.each([
    ['esdb://127.0.0.1:2113?tls=false'],
    ['esdb://localhost?tls=false&keepAliveInterval=10000'],
    ['esdb://[::1]:2113?tls=false'],
    ['esdb://admin:changeit@db.example.org:2113'],
    ['esdb://admin:p%40ss@a:2113,b:2113,c:2113/?nodePreference=leader'],
    ['esdb+discover://admin:changeit@cluster.example.org:2113'],
  ])('%s is fine', (text) => {
    expect(inspectConnectionString(text)).toEqual({});
  });

  test.each([
    ['esdb://admin:changeit@127.0.0.1:2113?tls=false', /not sent without TLS/],
    ['esdb://admin:changeit@127.0.0.1:2113?Tls=false', /not sent without TLS/],
    ['esdb://admin@127.0.0.1:2113', /without a password/],
    ['esdb://127.0.0.1?tls=false&throwOnAppendFailure=false', /go unnoticed/],
    ['esdb://127.0.0.1?throw_on_append_failure=false', /go unnoticed/],
    ['esdb://127.0.0.1?tlsCAFile=/no/such/file.pem', /cannot be read: \/no\/such\/file.pem/],
    ['http://127.0.0.1:2113', /must look like/],
    ['esdb://', /must look like/],
  ])('%s is refused', (text, why) => {
    expect(inspectConnectionString(text).refusal).toMatch(why);
    expect(() => openEventStoreDb({ connectionString: text })).toThrow(why);
  });

  test('is never repeated in a complaint, because of the password', () => {
    const { refusal } = inspectConnectionString('esdb://admin:hunter2@127.0.0.1:2113?tls=false');
    expect(refusal).not.toContain('hunter2');
  });

  test('without TLS to another machine is warned of', () => {
    const warnings: string[] = [];
    const store = openEventStoreDb({
      connectionString: 'esdb://10.0.0.7:2113,127.0.0.1:2113?tls=false',
      onWarning: (message) => warnings.push(message),
    });
    expect(warnings).toEqual(['Events travel unencrypted to 10.0.0.7:2113: use TLS outside this machine']);
    return store.close();
  });
});
