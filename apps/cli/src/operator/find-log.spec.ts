import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exitCode } from '../exit-code.js';
import { describeLog, findLog } from './find-log.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tizmoret-log-'));
  mkdirSync(join(folder, '.tizmoret'));
  writeFileSync(join(folder, '.tizmoret/system.json'), '{"databaseUrl":"postgres://left/behind"}');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('findLog', () => {
  it('prefers the environment to the system that runs here', () => {
    const env = { DATABASE_URL: 'postgres://given/db', ESDB_URL: 'esdb://given:2113' };
    expect(findLog(env, [folder])).toMatchObject({
      databaseUrl: 'postgres://given/db',
      eventStore: { url: 'esdb://given:2113' },
    });
    expect(findLog({ DATABASE_URL: ' ' }, ['/nowhere', folder]).databaseUrl).toBe('postgres://left/behind');
  });

  describe('beside a system whose events are in EventStoreDB', () => {
    const beside = (facts: object, env = {}) => {
      const root = mkdtempSync(join(folder, 'system-'));
      mkdirSync(join(root, '.tizmoret'));
      const file = { pid: 1, databaseUrl: 'postgres://left/behind', ...facts };
      writeFileSync(join(root, '.tizmoret/system.json'), JSON.stringify(file));
      return findLog(env, [root]);
    };

    it('opens the log of that system, and its blobs', () => {
      const facts = { esdbUrl: 'esdb://left:2113', blobsUrl: 's3://bucket/prod' };
      const found = { eventStore: { url: 'esdb://left:2113' }, blobs: { bucket: 'bucket', prefix: 'prod/' } };
      expect(beside(facts)).toMatchObject(found);
      expect(beside(facts, { DATABASE_URL: 'postgres://left/behind' })).toMatchObject(found);
      expect(beside(facts, { ESDB_URL: 'esdb://given:1' }).eventStore).toEqual({ url: 'esdb://given:1' });
    });

    it('does not take it for the log of another database', () => {
      const config = beside(
        { esdbAt: 'left:2113', blobsUrl: 's3://b/x' },
        { DATABASE_URL: 'postgres://other/db' },
      );
      expect(config).not.toHaveProperty('eventStore');
      expect(config).not.toHaveProperty('blobs');
    });

    it('asks for the variable when that holds a password, instead of reading the wrong log', () => {
      expect(() => beside({ esdbAt: 'left:2113' })).toThrow(/EventStoreDB at left:2113.*Set ESDB_URL/);
      const env = { ESDB_URL: 'esdb://admin:secret@left:2113' };
      expect(beside({ esdbAt: 'left:2113' }, env)).toMatchObject({ eventStore: { url: env.ESDB_URL } });
    });
  });

  it('says what to do when there is none', () => {
    expect(() => findLog({}, ['/nowhere'])).toThrow(
      expect.objectContaining({
        exitCode: exitCode.unreachable,
        message: expect.stringMatching(/npm start.*DATABASE_URL.*ESDB_URL/),
      }),
    );
  });

  it('says which variable is wrong', () => {
    expect(() => findLog({ DATABASE_URL: 'mysql://x' }, [])).toThrow(
      'DATABASE_URL must start with postgres://',
    );
    expect(() => findLog({ ESDB_URL: 'http://x' }, [folder])).toThrow('ESDB_URL must start with esdb://');
  });
});

describe('describeLog', () => {
  it('names the place and no password', () => {
    expect(describeLog(findLog({ DATABASE_URL: 'postgres://u:p@ss@h:5432/db?sslmode=require' }, []))).toBe(
      'Postgres at h:5432/db',
    );
    const env = { DATABASE_URL: 'postgres://h/db', ESDB_URL: 'esdb+discover://u:p@a,b:2113?tls=true' };
    expect(describeLog(findLog(env, []))).toBe('EventStoreDB at a,b:2113');
  });
});
