import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Workspace } from './workspace.js';

describe('Workspace', () => {
  let parent: string;
  let workspace: Workspace;

  beforeEach(async () => {
    parent = await mkdtemp(path.join(tmpdir(), 'workspace-spec-'));
    workspace = await Workspace.open(path.join(parent, 'inside'));
    await writeFile(path.join(parent, 'secret.txt'), 'secret');
    await mkdir(path.join(parent, 'inside-too'));
  });

  afterEach(() => rm(parent, { recursive: true, force: true }));

  const fails = (code: string) => expect.objectContaining({ name: 'ToolError', code });
  const write = (file: string, overwrite = false) => workspace.write(file, 'new', { overwrite });

  test.each(['../secret.txt', 'a/../../secret.txt', '/etc/passwd', '..', '../inside-too', 'a\0b'])(
    'keeps %j out, for reading and writing',
    async (file) => {
      await expect(workspace.existing(file)).rejects.toEqual(fails('OUTSIDE_WORKSPACE'));
      await expect(write(file, true)).rejects.toEqual(fails('OUTSIDE_WORKSPACE'));
      await expect(workspace.append(file, 'x')).rejects.toEqual(fails('OUTSIDE_WORKSPACE'));
      expect(await readFile(path.join(parent, 'secret.txt'), 'utf8')).toBe('secret');
    },
  );

  test('does not follow links out', async () => {
    await symlink(path.join(parent, 'secret.txt'), path.join(workspace.root, 'file-link'));
    await symlink(parent, path.join(workspace.root, 'folder-link'));
    await symlink(path.join(parent, 'not-yet'), path.join(workspace.root, 'dangling'));
    for (const file of ['file-link', 'folder-link/secret.txt']) {
      await expect(workspace.existing(file)).rejects.toEqual(fails('OUTSIDE_WORKSPACE'));
      await expect(workspace.append(file, 'x')).rejects.toEqual(fails('OUTSIDE_WORKSPACE'));
    }
    for (const file of ['folder-link/new.txt', 'dangling/new.txt', 'dangling/deep/new.txt']) {
      await expect(write(file)).rejects.toEqual(fails('OUTSIDE_WORKSPACE'));
    }
    await write('file-link', true);
    expect(await readFile(path.join(parent, 'secret.txt'), 'utf8')).toBe('secret');
    expect((await readdir(parent)).sort()).toEqual(['inside', 'inside-too', 'secret.txt']);
  });

  test('writes below new folders, and leaves no temporary file', async () => {
    await write('a/b/c.txt');
    expect(await readFile(await workspace.existing('a/b/c.txt'), 'utf8')).toBe('new');
    expect(await readdir(path.join(workspace.root, 'a/b'))).toEqual(['c.txt']);
  });

  test('replaces a file only when asked, and leaves nothing of a refused write', async () => {
    await write('a.txt');
    await expect(workspace.write('a.txt', 'other', { overwrite: false })).rejects.toEqual(
      fails('FILE_EXISTS'),
    );
    expect(await readFile(path.join(workspace.root, 'a.txt'), 'utf8')).toBe('new');
    await workspace.write('a.txt', 'other', { overwrite: true });
    expect(await readFile(path.join(workspace.root, 'a.txt'), 'utf8')).toBe('other');
    expect(await readdir(workspace.root)).toEqual(['a.txt']);
  });

  test('of many writers of one new file exactly one succeeds', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, n) => workspace.write('one.txt', String(n), { overwrite: false })),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await readdir(workspace.root)).toEqual(['one.txt']);
  });

  test('a reader sees the old or the new file, never a part', async () => {
    const texts = ['a', 'b'].map((letter) => letter.repeat(500_000));
    await workspace.write('big.txt', texts[0]!, { overwrite: false });
    const seen = new Set<string>();
    const writes = (async () => {
      for (let n = 0; n < 10; n += 1) await workspace.write('big.txt', texts[n % 2]!, { overwrite: true });
    })();
    let done = false;
    void writes.finally(() => (done = true));
    while (!done) seen.add(await readFile(path.join(workspace.root, 'big.txt'), 'utf8'));
    await writes;
    expect([...seen].every((text) => texts.includes(text))).toBe(true);
  });

  test('says what is wrong with a name', async () => {
    await write('file');
    await mkdir(path.join(workspace.root, 'folder'));
    await symlink('loop', path.join(workspace.root, 'loop'));
    await expect(workspace.existing('none')).rejects.toThrow('There is no "none" in the workspace');
    await expect(workspace.existing('file/none')).rejects.toEqual(fails('FILE_NOT_FOUND'));
    await expect(workspace.existing('loop')).rejects.toEqual(fails('FILE_NOT_FOUND'));
    await expect(write('file/below.txt')).rejects.toEqual(fails('NOT_A_FOLDER'));
    await expect(write('file/below/deep.txt')).rejects.toEqual(fails('NOT_A_FOLDER'));
    await expect(write('folder', true)).rejects.toEqual(fails('IS_A_FOLDER'));
    await expect(write('.')).rejects.toEqual(fails('IS_A_FOLDER'));
    await expect(write('new-folder/')).rejects.toEqual(fails('IS_A_FOLDER'));
    await expect(write('x'.repeat(300))).rejects.toEqual(fails('BAD_FILE_NAME'));
    await write('y'.repeat(255));
  });

  test('appends from many writers at once without loss', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, n) => workspace.append('log/notes.md', `line ${n}\n`)));
    const lines = (await readFile(path.join(workspace.root, 'log/notes.md'), 'utf8')).trim().split('\n');
    expect(new Set(lines).size).toBe(20);
  });

  test('a whole disk may be a workspace', async () => {
    const disk = await Workspace.open('/');
    expect(await disk.existing(path.join(parent, 'secret.txt').slice(1))).toMatch(/secret\.txt$/);
  });
});
