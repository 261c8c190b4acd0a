import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type TestToolContext, toolContext } from './testing/tool-context.js';
import { listWorkspace } from './workspace-listing.js';

let context: TestToolContext;

beforeEach(async () => {
  context = await toolContext();
});

afterEach(() => context.dispose());

const write = (path: string, content: string) => context.workspace.write(path, content, { overwrite: false });

test('lists files by path, with the columns and kinds of tables', async () => {
  await write('notes/a.md', '# A');
  await write('data/sales.csv', 'date,region,amount\n2025-01-02,North,10.5\n2025-01-03,South,7\n');
  await write('data/budget.json', '[{"team":"Sales","planned":100}]');
  expect(await listWorkspace(context.workspace)).toEqual([
    {
      path: 'data/budget.json',
      columns: [
        { name: 'team', kind: 'text' },
        { name: 'planned', kind: 'number' },
      ],
    },
    {
      path: 'data/sales.csv',
      columns: [
        { name: 'date', kind: 'date' },
        { name: 'region', kind: 'text' },
        { name: 'amount', kind: 'number' },
      ],
    },
    { path: 'notes/a.md' },
  ]);
});

test('a table that cannot be read is listed without columns', async () => {
  await write('broken.json', '{"not": "a table"');
  await write('empty.csv', '');
  expect(await listWorkspace(context.workspace)).toEqual([{ path: 'broken.json' }, { path: 'empty.csv' }]);
});

test('an empty workspace has no files, a large one no more than the limit', async () => {
  expect(await listWorkspace(context.workspace)).toEqual([]);
  for (const name of ['c', 'a', 'b']) await write(`${name}.txt`, name);
  expect(await listWorkspace(context.workspace, 2)).toEqual([{ path: 'a.txt' }, { path: 'b.txt' }]);
});
