import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { exitCode } from '../exit-code.js';
import { findSystem } from './find-system.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tizmoret-cli-'));
  mkdirSync(join(folder, '.tizmoret'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const leave = (file: string, text: string): void => writeFileSync(join(folder, '.tizmoret', file), text);

describe('findSystem', () => {
  it('prefers the command line, then the environment, then what a started system has left', () => {
    leave('system.json', '{"pid":1,"url":"http://127.0.0.1:4100"}');
    leave('token', 'kept\n');
    const env = { TIZMORET_URL: 'http://127.0.0.1:4200/', TIZMORET_TOKEN: 'from-env' };
    expect(findSystem({}, {}, ['/nowhere', folder])).toEqual({ url: 'http://127.0.0.1:4100', token: 'kept' });
    expect(findSystem({}, env, [folder])).toEqual({ url: 'http://127.0.0.1:4200', token: 'from-env' });
    expect(findSystem({ url: 'http://localhost:1', token: 't' }, env, [folder])).toEqual({
      url: 'http://localhost:1',
      token: 't',
    });
  });

  it('keeps the token of this machine from other machines', () => {
    leave('system.json', '{"url":"http://127.0.0.1:4100"}');
    leave('token', 'kept');
    expect(findSystem({ url: 'http://localhost:9' }, {}, [folder]).token).toBe('kept');
    expect(findSystem({ url: 'https://elsewhere.example' }, {}, [folder]).token).toBeUndefined();
    expect(findSystem({ url: 'https://127.0.0.1.elsewhere.example' }, {}, [folder]).token).toBeUndefined();
  });

  it('says how to start a system when there is none, also while its file is being written', () => {
    const none = expect.objectContaining({
      exitCode: exitCode.unreachable,
      message: expect.stringContaining('npm start'),
    });
    expect(failure(() => findSystem({}, {}, [folder]))).toEqual(none);
    leave('system.json', '{"pid":1,"ur');
    expect(failure(() => findSystem({}, {}, [folder]))).toEqual(none);
  });

  it('refuses what is not an address', () => {
    expect(failure(() => findSystem({ url: 'localhost:4000' }, {}, []))).toMatchObject({
      exitCode: exitCode.usage,
    });
  });
});

function failure(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
