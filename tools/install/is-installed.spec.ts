import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isInstalled } from './is-installed.mjs';

const left = { version: '1.0.0', integrity: 'sha512-left' };
const otherPlatform = { version: '2.0.0', integrity: 'sha512-other', optional: true, os: ['aix'] };

describe('isInstalled', () => {
  let root: string;
  const write = (path: string, packages: Record<string, object>) => {
    writeFileSync(join(root, path), JSON.stringify({ packages: { '': { name: 'clone' }, ...packages } }));
  };

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'tizmoret-install-'));
    mkdirSync(join(root, 'node_modules/left'), { recursive: true });
    writeFileSync(join(root, 'node_modules/left/package.json'), '{}');
    write('package-lock.json', { 'node_modules/left': left, 'node_modules/other': otherPlatform });
    write('node_modules/.package-lock.json', { 'node_modules/left': left });
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  it('accepts what npm ci leaves: everything but the packages of other platforms', () => {
    expect(isInstalled(root)).toBe(true);
  });

  it('sees an install that was cut short', () => {
    rmSync(join(root, 'node_modules/.package-lock.json'));
    expect(isInstalled(root)).toBe(false);
  });

  it('sees a package whose folder somebody deleted', () => {
    rmSync(join(root, 'node_modules/left'), { recursive: true });
    expect(isInstalled(root)).toBe(false);
  });

  it('sees that the lock file asks for another version now', () => {
    write('package-lock.json', { 'node_modules/left': { ...left, version: '1.0.1' } });
    expect(isInstalled(root)).toBe(false);
  });

  it('sees a new package in the lock file', () => {
    write('package-lock.json', { 'node_modules/left': left, 'node_modules/new': left });
    expect(isInstalled(root)).toBe(false);
  });

  it('sees packages that were copied from another kind of machine', () => {
    mkdirSync(join(root, 'node_modules/other'));
    writeFileSync(join(root, 'node_modules/other/package.json'), '{}');
    write('node_modules/.package-lock.json', {
      'node_modules/left': left,
      'node_modules/other': otherPlatform,
    });
    expect(isInstalled(root)).toBe(false);
  });
});
