import { expect, test } from '@jest/globals';
import { toolContext } from './testing/tool-context.js';
import { listWorkspace } from './workspace-listing.js';

test('lists files by path, tables with the columns of their first rows, and leaves out hidden ones', async () => {
  const context = await toolContext();
  const write = (path: string, text: string) => context.workspace.write(path, text, { overwrite: false });
  await write('notes/b.md', '# B');
  await write('data/sales.csv', 'Date,Region,Amount\n2026-01-02,North,12.50\n2026-01-03,South,7\n');
  await write('data/broken.csv', '');
  await write('.hidden', 'x');
  const files = await listWorkspace(context.workspace, context);
  expect(files.map(({ path }) => path)).toEqual(['data/broken.csv', 'data/sales.csv', 'notes/b.md']);
  expect(files[1]?.columns).toEqual([
    { name: 'Date', kind: 'date' },
    { name: 'Region', kind: 'text' },
    { name: 'Amount', kind: 'number' },
  ]);
  expect(files[0]).not.toHaveProperty('columns');
  expect(await listWorkspace(context.workspace, context, 2)).toHaveLength(2);
  await context.dispose();
});
