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
