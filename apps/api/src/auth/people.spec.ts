import { describe, expect, it } from '@jest/globals';
import { personBehind } from './people.js';

const settings = {
  token: 'the-token-of-the-owner',
  people: [{ name: 'ann', token: 'the-token-of-ann', roles: ['finance'] }],
};

describe('personBehind', () => {
  it('is the owner for the one token of the installation, without any configuration', () => {
    const local = { name: 'local', roles: ['owner'] };
    expect(personBehind('Bearer the-token-of-the-owner', settings)).toEqual(local);
    expect(personBehind('Bearer the-token-of-the-owner', { token: settings.token })).toEqual(local);
  });

  it('is who holds the token, with their roles and without the token', () => {
    expect(personBehind('Bearer the-token-of-ann', settings)).toEqual({ name: 'ann', roles: ['finance'] });
  });

  it.each(['Bearer the-token-of-an', 'Bearer ann', '', undefined])('is nobody for %p', (header) => {
    expect(personBehind(header, settings)).toBeUndefined();
  });
});
