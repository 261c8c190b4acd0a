import { describe, expect, test } from '@jest/globals';
import path from 'node:path';
import { readConfig } from './config.js';

const enough = { DATABASE_URL: 'postgres://localhost/x', TIZMORET_TOKEN: 'sixteen-or-longer' };

const complaints = (env: NodeJS.ProcessEnv): string[] => {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    return (error as Error).message.split('\n').map((line) => line.trim());
  }
};

describe('the configuration', () => {
  test('needs a database and a token; the rest has defaults', () => {
    expect(readConfig({ ...enough, TIZMORET_TIME_ZONE: 'UTC' })).toEqual({
      databaseUrl: 'postgres://localhost/x',
      host: '127.0.0.1',
      port: 4000,
      people: [],
      token: 'sixteen-or-longer',
      tenant: 'local',
      workspace: path.resolve('.tizmoret/workspace'),
      timeZone: 'UTC',
      logLevel: 'info',
      concurrency: 5,
      workerRoom: 1_000,
      workerSteps: 1_000,
      limits: {
        tools: {},
        agents: {},
        models: {},
        tenants: {},
        breaker: { failures: 10, windowMs: 60_000, openMs: 30_000 },
      },
      leaseMs: 10_000,
      allowPrivateHosts: [],
    });
  });

  test('keeps the log in EventStoreDB when it is told where that is', () => {
    const { eventStore } = readConfig({ ...enough, ESDB_URL: 'esdb+discover://admin:secret@cluster:2113' });
    expect(eventStore).toEqual({ url: 'esdb+discover://admin:secret@cluster:2113' });
    expect(complaints({ ...enough, ESDB_URL: 'http://cluster:2113' })).toContain(
      'ESDB_URL must start with esdb:// or esdb+discover://',
    );
  });

  test('keeps blobs in S3 when it is told where, in the region of AWS_REGION unless the URL names one', () => {
    const blobs = (env: NodeJS.ProcessEnv) => readConfig({ ...enough, ...env }).blobs;
    const place = { bucket: 'my-bucket', prefix: 'prod/' };
    expect(blobs({ BLOBS_URL: 's3://my-bucket/prod' })).toEqual(place);
    expect(blobs({ BLOBS_URL: 's3://my-bucket/prod', AWS_REGION: 'eu-west-1' })).toEqual({
      ...place,
      region: 'eu-west-1',
    });
    expect(blobs({ BLOBS_URL: 's3://my-bucket/prod?region=a', AWS_REGION: 'b' })).toEqual({
      ...place,
      region: 'a',
    });
    expect(blobs({ BLOBS_URL: '' })).toBeUndefined();
    const wrong = complaints({ ...enough, BLOBS_URL: 's3://key:hunter2@my-bucket' });
    expect(wrong).toContainEqual(expect.stringMatching(/^BLOBS_URL must not hold credentials/));
    expect(wrong.join()).not.toContain('hunter2');
  });

  test('takes what the environment says', () => {
    const config = readConfig({
      ...enough,
      TIZMORET_PORT: '0',
      TIZMORET_CONCURRENCY: '0',
      TIZMORET_LOG_RETENTION_DAYS: '30',
      TIZMORET_TENANT: 'team_1',
      TIZMORET_WORKSPACE: '/srv/files',
      TIZMORET_WORKER_ROOM: '50',
      TIZMORET_WORKER_TENANTS: 'team_1, team_2',
      TIZMORET_LEASE_MS: '3000',
      TIZMORET_ALLOW_PRIVATE_HOSTS: 'intranet.local, 10.0.0.7,',
      LOG_LEVEL: 'debug',
    });
    expect(config).toMatchObject({ port: 0, concurrency: 0, tenant: 'team_1', workspace: '/srv/files' });
    expect(config.logRetentionDays).toBe(30);
    expect(config).toMatchObject({ workerRoom: 50, workerTenants: ['team_1', 'team_2'], leaseMs: 3_000 });
    expect(config).toMatchObject({ allowPrivateHosts: ['intranet.local', '10.0.0.7'], logLevel: 'debug' });
  });

  test('has Gemini only with a key; an empty variable is none', () => {
    for (const key of [undefined, '', '  ']) {
      expect(readConfig({ ...enough, GEMINI_API_KEY: key })).not.toHaveProperty('gemini');
    }
    const { gemini } = readConfig({
      ...enough,
      GEMINI_API_KEY: ' key ',
      GEMINI_BASE_URL: 'http://localhost:1',
    });
    expect(gemini).toMatchObject({ apiKey: 'key', timeoutMs: 60_000, baseUrl: 'http://localhost:1' });
  });

  test('that is wrong is told all at once: every variable, and what it should be', () => {
    const wrong = {
      DATABASE_URL: 'mysql://localhost/x',
      TIZMORET_TOKEN: 'short',
      TIZMORET_PORT: '70000',
      TIZMORET_TENANT: 'My Team',
      TIZMORET_TIME_ZONE: 'Mars/Olympus',
      TIZMORET_CONCURRENCY: 'many',
      TIZMORET_WORKER_ROOM: '0',
      TIZMORET_WORKER_STEPS: '0',
      TIZMORET_LIMITS: '{"tools": {"http.get": {"burst": 3}}}',
      TIZMORET_WORKER_TENANTS: 'team_1,My Team',
      TIZMORET_LEASE_MS: '10',
      LOG_LEVEL: 'loud',
      GEMINI_BASE_URL: 'not a url',
      GEMINI_TIMEOUT_MS: '1.5',
    };
    expect(complaints(wrong)).toEqual([
      'The configuration is not right:',
      'DATABASE_URL must start with postgres://',
      'TIZMORET_PORT must be a whole number from 0 to 65535',
      'TIZMORET_TOKEN must have at least 16 characters',
      'TIZMORET_TENANT must be 1 to 40 of a-z, 0-9 and _',
      'TIZMORET_TIME_ZONE must be an IANA time zone, for example Asia/Jerusalem',
      'TIZMORET_CONCURRENCY must be a whole number from 0 to 10000',
      'TIZMORET_WORKER_ROOM must be a whole number from 1 to 100000',
      'TIZMORET_WORKER_STEPS must be a whole number from 1 to 100000',
      'TIZMORET_LIMITS is wrong at tools.http.get: needs one of perSecond, perMinute and perHour',
      'TIZMORET_WORKER_TENANTS must be tenants, separated by commas',
      'TIZMORET_LEASE_MS must be a whole number from 1000 to 600000',
      expect.stringMatching(/^LOG_LEVEL .*fatal.*silent/),
      'GEMINI_BASE_URL must be a URL',
      'GEMINI_TIMEOUT_MS must be a whole number from 1000 to 300000',
    ]);
  });

  test('that is missing says what to set', () => {
    expect(complaints({ DATABASE_URL: '', PATH: '/bin' })).toEqual([
      'The configuration is not right:',
      expect.stringMatching(/^DATABASE_URL is missing: set it to a Postgres URL, or use `npm start`/),
      expect.stringMatching(/^TIZMORET_TOKEN is missing/),
    ]);
  });

  test('never shows a secret that is wrong', () => {
    expect(complaints({ ...enough, TIZMORET_TOKEN: 'hunter2' }).join()).not.toContain('hunter2');
  });

  test('takes other people with tokens of their own, and never repeats a token', () => {
    const dana = { name: 'dana', token: 'the-token-of-dana', roles: ['finance'] };
    const read = (people: unknown) =>
      readConfig({ ...enough, TIZMORET_PEOPLE: JSON.stringify(people) }).people;
    expect(read([dana, { name: 'omer', token: 'the-token-of-omer' }])).toEqual([
      dana,
      { name: 'omer', token: 'the-token-of-omer', roles: [] },
    ]);
    for (const [people, says] of [
      [[{ ...dana, token: 'short' }], /token of less than 16/],
      [[dana, { ...dana, token: 'another-long-token' }], /names a person twice/],
      [[dana, { ...dana, name: 'omer' }], /has a token twice/],
      [[{ ...dana, name: 'local' }], /holder of TIZMORET_TOKEN/],
      [[{ ...dana, name: 'worker:x' }], /name with other than/],
      [[{ ...dana, extra: 'the-secret-thing' }], /JSON list/],
      ['the-token-of-dana', /JSON list/],
    ] as const) {
      expect(() => read(people)).toThrow(says);
      expect(() => read(people)).not.toThrow(/the-token-of-dana|the-secret-thing/);
    }
  });
});
