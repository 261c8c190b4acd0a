import { execFileSync } from 'node:child_process';
import { mkdir, readFile as read, symlink, writeFile as put } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { jsonBytes, maxOutputBytes } from '../output-limit.js';
import { checkTool, runTool, toolContext, type TestToolContext } from '../testing/tool-context.js';
import { listFiles } from './list-files.tool.js';
import { readFile } from './read-file.tool.js';
import { writeFile } from './write-file.tool.js';

let context: TestToolContext;
const inside = (name: string) => path.join(context.workspace.root, name);
const fails = (code: string, message = '') =>
  expect.objectContaining({ code, message: expect.stringContaining(message) });

beforeEach(async () => {
  context = await toolContext();
});
afterEach(() => context.dispose());

describe('files.list', () => {
  const paths = async (input: object) =>
    ((await runTool(listFiles, input, context))['files'] as { path: string }[]).map((file) => file.path);

  beforeEach(async () => {
    await mkdir(inside('reports/2025'), { recursive: true });
    await mkdir(inside('.hidden'));
    for (const name of ['b.md', 'a.csv', 'reports/x.md', 'reports/2025/Y.MD', '.env', '.hidden/z.md']) {
      await put(inside(name), 'text');
    }
    await symlink('/etc', inside('link'));
  });

  test('lists files by path, without hidden ones and links', async () => {
    const listed = await runTool(listFiles, {}, context);
    expect(listed).toMatchObject({ count: 4, truncated: false });
    expect(listed['files']).toContainEqual({
      path: 'a.csv',
      bytes: 4,
      modifiedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    });
    expect(await paths({})).toEqual(['a.csv', 'b.md', 'reports/2025/Y.MD', 'reports/x.md']);
  });

  test('keeps to a folder, a pattern and one level', async () => {
    expect(await paths({ folder: 'reports' })).toEqual(['reports/2025/Y.MD', 'reports/x.md']);
    expect(await paths({ folder: 'reports', recursive: false })).toEqual(['reports/x.md']);
    expect(await paths({ pattern: '*.md' })).toEqual(['b.md', 'reports/2025/Y.MD', 'reports/x.md']);
    expect(await paths({ pattern: 'reports/*.md' })).toEqual(['reports/x.md']);
    expect(await paths({ folder: 'reports', pattern: '2025/*' })).toEqual(['reports/2025/Y.MD']);
  });

  test('says what is wrong with a folder', async () => {
    await expect(runTool(listFiles, { folder: 'none' }, context)).rejects.toEqual(
      fails('FILE_NOT_FOUND', 'none'),
    );
    await expect(runTool(listFiles, { folder: 'a.csv' }, context)).rejects.toEqual(fails('NOT_A_FOLDER'));
    await expect(runTool(listFiles, { folder: '..' }, context)).rejects.toEqual(fails('OUTSIDE_WORKSPACE'));
  });

  test('lists at most 1,000 files and stays small', async () => {
    const long = 'n'.repeat(230);
    await mkdir(inside('many'));
    await Promise.all(Array.from({ length: 1010 }, (_, n) => put(inside(`many/${n}`), '')));
    expect(await runTool(listFiles, { folder: 'many' }, context)).toMatchObject({
      count: 1000,
      truncated: true,
    });
    await Promise.all(Array.from({ length: 900 }, (_, n) => put(inside(`${long}${n}`), '')));
    const listed = await runTool(listFiles, { recursive: false }, context);
    expect(listed['truncated']).toBe(true);
    expect(jsonBytes(listed)).toBeLessThan(maxOutputBytes);
  });
});

describe('files.read', () => {
  test('reads UTF-8 text without its byte order mark', async () => {
    await put(inside('a.md'), '\uFEFFשלום\nDana\n');
    expect(await runTool(readFile, { path: './a.md' }, context)).toEqual({
      path: './a.md',
      text: 'שלום\nDana\n',
      bytes: 17,
      lines: 2,
    });
    await put(inside('empty'), '');
    expect(await runTool(readFile, { path: 'empty' }, context)).toMatchObject({ text: '', lines: 0 });
  });

  test('refuses what is not readable text, and says why', async () => {
    await put(inside('binary'), Buffer.from([65, 0, 66]));
    await put(inside('latin1'), Buffer.from([0xe9, 0x74, 0xe9]));
    await put(inside('large'), 'x'.repeat(128 * 1024 + 1));
    await put(inside('quotes'), '"'.repeat(120 * 1024));
    execFileSync('mkfifo', [inside('pipe')]);
    const refused = (name: string) => expect(runTool(readFile, { path: name }, context)).rejects;
    await refused('none.md').toEqual(fails('FILE_NOT_FOUND', '"none.md"'));
    await refused('.').toEqual(fails('IS_A_FOLDER', 'files.list'));
    await refused('binary').toEqual(fails('BINARY_FILE', 'binary data'));
    await refused('latin1').toEqual(fails('BINARY_FILE', 'not valid UTF-8'));
    await refused('large').toEqual(fails('FILE_TOO_LARGE', '129 KiB; at most 128 KiB'));
    await refused('quotes').toEqual(fails('FILE_TOO_LARGE'));
    await refused('pipe').toEqual(fails('NOT_A_FILE'));
    await refused('../x').toEqual(fails('OUTSIDE_WORKSPACE'));
  });
});

describe('files.write', () => {
  test('a check finds the text that a call has written, and no other', async () => {
    const wanted = { path: 'out/a.txt', text: 'é', overwrite: true };
    const check = () => checkTool(writeFile, wanted, context);
    expect(await check()).toEqual({ kind: 'not-done' });
    const written = await runTool(writeFile, wanted, context);
    expect(await check()).toEqual({ kind: 'done', output: written });
    await put(inside('out/a.txt'), 'e');
    expect(await check()).toEqual({ kind: 'not-done' });
  });

  test('writes once: the same again succeeds, another text needs overwrite', async () => {
    const call = (text: string, overwrite?: boolean) =>
      runTool(
        writeFile,
        { path: 'out/a.md', text, ...(overwrite === undefined ? {} : { overwrite }) },
        context,
      );
    expect(await call('שלום')).toEqual({ path: 'out/a.md', bytes: 8 });
    expect(await call('שלום')).toEqual({ path: 'out/a.md', bytes: 8 });
    await expect(call('other')).rejects.toEqual(fails('FILE_EXISTS', 'overwrite'));
    expect(await read(inside('out/a.md'), 'utf8')).toBe('שלום');
    await call('other', true);
    expect(await read(inside('out/a.md'), 'utf8')).toBe('other');
  });
});
