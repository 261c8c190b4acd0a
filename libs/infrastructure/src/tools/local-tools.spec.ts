import { expect, test } from '@jest/globals';
import { localTools } from './local-tools.js';
import { ToolCatalogue } from './tool-catalogue.js';

const catalogue = new ToolCatalogue(localTools, []);

test('the names are what plans say', () => {
  expect(catalogue.tools.map(({ name }) => name)).toEqual([
    'files.list',
    'files.read',
    'files.write',
    'text.summarize',
    'text.keywords',
    'text.action_items',
    'text.statistics',
    'text.compare',
    'tables.query',
    'tables.describe',
    'math.evaluate',
    'report.write',
    'note.append',
  ]);
});

test.each(catalogue.tools)('$name describes every field, and asks for nothing twice', (tool) => {
  for (const schema of [tool.inputSchema, tool.outputSchema]) {
    const fields = Object.entries(schema['properties'] as Record<string, { description?: string }>);
    expect(fields.filter(([, { description }]) => !description)).toEqual([]);
    expect(JSON.stringify(schema)).not.toContain('$ref');
  }
  expect(tool.idempotent).toBe(true);
  expect(tool.approval).toBeUndefined();
});
