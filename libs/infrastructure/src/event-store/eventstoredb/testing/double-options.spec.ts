import { describe, expect, test } from '@jest/globals';
import { defaultUsers } from './access.js';
import { doubleOptions } from './double-options.js';

describe('the command line of the double', () => {
  test('asks for a plain node by default', () => {
    expect(doubleOptions([])).toEqual({ port: 2113, host: '127.0.0.1' });
  });

  test('asks for all there is', () => {
    const args = [
      '--port',
      '0',
      '--users',
      '--system-projections',
      '--max-append-size',
      '2000',
      '--server-version',
      '21.10',
    ];
    expect(doubleOptions(args)).toEqual({
      port: 0,
      host: '127.0.0.1',
      users: defaultUsers,
      systemProjections: true,
      maxAppendBytes: 2_000,
      serverVersion: '21.10',
    });
  });

  test.each([
    [['--port', 'x'], '--port must be a whole number from 0 to 65535, not "x"'],
    [['--port', '70000'], '--port must be'],
    [['--tls-cert', 'cert.pem'], 'go together'],
    [['--server-version', 'new'], '--server-version must be such as'],
    [['--max-append-size', '-1'], 'argument'],
    [['--nope'], "Unknown option '--nope'"],
  ])('%j is told why not', (args, why) => {
    expect(() => doubleOptions(args)).toThrow(why);
  });
});
