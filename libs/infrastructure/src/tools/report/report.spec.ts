import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { jsonBytes, maxOutputBytes } from '../output-limit.js';
import { checkTool, runTool, toolContext, type TestToolContext } from '../testing/tool-context.js';
import { appendNote } from './append-note.tool.js';
import { renderValue } from './render-value.js';
import { writeReport } from './write-report.tool.js';

let context: TestToolContext;
beforeEach(async () => {
  context = await toolContext();
});
afterEach(() => context.dispose());
const content = (file: string) => readFile(path.join(context.workspace.root, file), 'utf8');

describe('report.write', () => {
  const report = {
    path: 'out/review.md',
    title: 'Review\nof Q3',
    sections: [
      { heading: 'Summary', body: '# Summary\n\nAll **well**.\n\n## More\n\n```\n# code\n```' },
      { heading: 'Findings', body: ['one', 'two'] },
      {
        heading: 'Sales',
        body: [
          { Region: 'North', sum_amount: 5 },
          { Region: 'a|b', sum_amount: null },
        ],
      },
      { heading: 'Empty', body: [] },
    ],
  };
  const markdown = `# Review of Q3

## Summary

All **well**.

#### More

\`\`\`
# code
\`\`\`

## Findings

- one
- two

## Sales

| Region | Sum amount |
| --- | --- |
| North | 5 |
| a\\|b |  |

## Empty

_Nothing to report._
`;

  test('writes text, bullets and tables, once', async () => {
    const written = { path: 'out/review.md', markdown, bytes: Buffer.byteLength(markdown), sections: 4 };
    expect(await runTool(writeReport, report, context)).toEqual(written);
    expect(await content('out/review.md')).toBe(markdown);
    expect(await runTool(writeReport, report, context)).toEqual(written);
    const other = { ...report, title: 'Other' };
    await expect(runTool(writeReport, other, context)).rejects.toMatchObject({ code: 'FILE_EXISTS' });
    await runTool(writeReport, { ...other, overwrite: true }, context);
    expect(await content('out/review.md')).toMatch(/^# Other\n/);
  });

  test('a check finds the report that a call has written, and no other', async () => {
    const check = () => checkTool(writeReport, report, context);
    expect(await check()).toEqual({ kind: 'not-done' });
    const written = await runTool(writeReport, report, context);
    expect(await check()).toEqual({ kind: 'done', output: written });
    await runTool(writeReport, { ...report, title: 'Another', overwrite: true }, context);
    expect(await check()).toEqual({ kind: 'not-done' });
  });

  test('a very long report is in the file as a whole, and shortened in the answer', async () => {
    const body = 'A line of text.\n'.repeat(20_000);
    const written = await runTool(
      writeReport,
      { path: 'a.md', title: 'T', sections: [{ heading: 'H', body }] },
      context,
    );
    expect(written['bytes']).toBeGreaterThan(300_000);
    expect(jsonBytes(written)).toBeLessThan(maxOutputBytes);
    expect(written['markdown']).toContain('The whole report is in a.md');
    expect(await content('a.md')).toHaveLength(written['bytes'] as number);
  });

  test('refuses a report without sections or bodies', async () => {
    const refused = (sections: unknown) =>
      expect(runTool(writeReport, { path: 'a.md', title: 'T', sections }, context)).rejects;
    await refused([]).toMatchObject({ code: 'INVALID_INPUT' });
    await refused([{ heading: 'H' }]).toMatchObject({ code: 'INVALID_INPUT' });
  });
});

describe('renderValue', () => {
  test.each([
    ['plain [link](url) and [1] and - [ ] task', 'plain [link](url) and [1] and - [ ] task'],
    ['Terms: ["a","b"] end', 'Terms:\n\n- a\n- b\n\nend'],
    ['{"a":{"b":[1,2]},"cD":null}', '- **A:**\n\n  - **B:**\n\n    - 1\n    - 2\n- **C d:** none'],
    ['Open [{"text":"x } ]","owner":"Dana"}]', 'Open\n\n| Text | Owner |\n| --- | --- |\n| x } ] | Dana |'],
    ['broken ["a", and {"b"', 'broken ["a", and {"b"'],
    ['```json\n{"a":1}\n```', '```json\n{"a":1}\n```'],
    [{ count: 2, markdown: '- x\n' }, '- x'],
    [[{ a: { b: 1 } }, { a: 2 }], '- - **A:**\n\n    - **B:** 1\n- - **A:** 2'],
    [['a', ['b', 'c'], 3, true], '- a\n- - b\n  - c\n- 3\n- true'],
    [[{ name: 'x', terms: ['a', 'b'] }], '| Name | Terms |\n| --- | --- |\n| x | a, b |'],
    [null, ''],
    [42, '42'],
  ])('%j', (value, expected) => {
    expect(renderValue(value)).toBe(expected);
  });
});

describe('note.append', () => {
  const append = (text: string, key: string, file = 'log/notes.md') =>
    runTool(
      appendNote,
      { path: file, text },
      { ...context, idempotencyKey: key, timeZone: 'Asia/Jerusalem' },
    );

  test('adds dated entries, each once for its key', async () => {
    await append('First.', 'run/1--a>');
    const second = await append('שני', 'run-2');
    const expected =
      '<!-- entry run%2F1-%2Da%3E -->\n## 2026-01-15 11:00\n\nFirst.\n\n<!-- entry run-2 -->\n## 2026-01-15 11:00\n\nשני\n';
    expect(await content('log/notes.md')).toBe(expected);
    expect(second).toEqual({ path: 'log/notes.md', bytes: Buffer.byteLength(expected) });
    expect(await append('First.', 'run/1--a>')).toEqual(second);
    expect(await content('log/notes.md')).toBe(expected);
  });

  test('a check finds the note of the same key; one that is not whole is unknown', async () => {
    const wanted = { path: 'log.md', text: ' Called Dana. ' };
    const check = (key = 'key-1') => checkTool(appendNote, wanted, { ...context, idempotencyKey: key });
    expect(await check()).toEqual({ kind: 'not-done' });
    await runTool(appendNote, wanted, context);
    const second = await runTool(appendNote, wanted, { ...context, idempotencyKey: 'key-2' });
    expect(await check('key-2')).toEqual({ kind: 'done', output: second });
    expect(await check('key-3')).toEqual({ kind: 'not-done' });
    const whole = await content('log.md');
    await writeFile(path.join(context.workspace.root, 'log.md'), whole.slice(0, whole.lastIndexOf('Dana')));
    expect(await check('key-1')).toMatchObject({ kind: 'done' });
    expect(await check('key-2')).toMatchObject({ kind: 'unknown' });
  });

  test('keeps what was there, also without a last line end', async () => {
    await context.workspace.write('n.md', '# Notes', { overwrite: false });
    await append('More.', 'k', 'n.md');
    expect(await content('n.md')).toBe('# Notes\n\n<!-- entry k -->\n## 2026-01-15 11:00\n\nMore.\n');
    await context.workspace.write('binary', new Uint8Array([0, 1]), { overwrite: false });
    await expect(append('x', 'k', 'binary')).rejects.toMatchObject({ code: 'BINARY_FILE' });
    await expect(append('x', 'k', '../n.md')).rejects.toMatchObject({ code: 'OUTSIDE_WORKSPACE' });
  });
});
