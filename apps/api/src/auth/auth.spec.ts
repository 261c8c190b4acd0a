import { describe, expect, it } from '@jest/globals';
import { carriesToken } from './bearer-token.js';
import { isTrustedHost } from './host-check.js';

describe('carriesToken', () => {
  it.each(['Bearer secret', 'bearer secret', 'Bearer  secret'])('takes "%s"', (header) => {
    expect(carriesToken(header, 'secret')).toBe(true);
  });

  it.each([
    '',
    'secret',
    'Bearer',
    'Bearer ',
    'Basic secret',
    'Bearer secre',
    'Bearer secrets',
    undefined,
    7,
    {},
  ])('refuses %p', (header) => {
    expect(carriesToken(header, 'secret')).toBe(false);
  });
});

describe('isTrustedHost', () => {
  it.each(['localhost', 'localhost:4000', '127.0.0.1:4000', '[::1]:4000', 'LOCALHOST:80'])(
    'takes %s',
    (host) => {
      expect(isTrustedHost(host, '127.0.0.1')).toBe(true);
    },
  );

  it.each([
    'evil.example',
    'evil.example:4000',
    '127.0.0.1.evil.example',
    'localhost.evil.example:4000',
    '',
    undefined,
  ])('refuses %s on a loopback address', (host) => {
    expect(isTrustedHost(host, '127.0.0.1')).toBe(false);
  });

  it('takes any name when others may reach us anyway', () => {
    expect(isTrustedHost('tizmoret.example', '0.0.0.0')).toBe(true);
  });
});
