import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { defineTool } from './tool.js';
import { ToolCatalogue } from './tool-catalogue.js';

const greet = defineTool({
  name: 'people.greet',
  description: 'Greet a person',
  input: z.object({
    name: z.string().min(1).describe('Whom').meta({ role: 'person' }),
    times: z.int().default(1).describe('How often'),
    also: z.array(z.object({ name: z.string() })).optional(),
  }),
  output: z.object({ greeting: z.string().default('Hello').describe('The words') }),
  effects: 'none',
  idempotent: true,
  timeoutMs: 1000,
  run: ({ name, times }) => Promise.resolve({ greeting: `Hello ${name}`.repeat(times) }),
});
const write = defineTool({
  ...greet,
  name: 'people.write',
  effects: 'outward',
  approval: 'It reaches people.',
});
const agent = { name: 'host', description: '', instructions: '', maxTurns: 3, timeoutMs: 1000 };

describe('ToolCatalogue', () => {
  const catalogue = new ToolCatalogue([greet, write], [{ ...agent, tools: ['people.greet'] }]);

  test('describes tools by JSON Schema, with the role of each field', () => {
    const [description] = catalogue.tools;
    expect(description).toMatchObject({
      name: 'people.greet',
      effects: 'none',
      idempotent: true,
      timeoutMs: 1000,
    });
    expect(description).not.toHaveProperty('approval');
    expect(description!.inputSchema).toMatchObject({
      properties: { name: { type: 'string', description: 'Whom', role: 'person' }, times: { default: 1 } },
      required: ['name'],
    });
    expect(description!.outputSchema).toMatchObject({ required: ['greeting'] });
    expect(catalogue.tools[1]).toMatchObject({ approval: 'It reaches people.' });
    expect(JSON.parse(JSON.stringify(catalogue.tools))).toEqual(catalogue.tools);
  });

  test('finds tools by name', () => {
    expect(catalogue.tool('people.greet')).toBe(greet);
    expect(catalogue.tool('people.leave')).toBeUndefined();
    expect(catalogue.tool('toString')).toBeUndefined();
  });

  test('checks an input and says where it is wrong', () => {
    expect(catalogue.checkInput('people.greet', { name: 'Dana' })).toEqual([]);
    const issues = catalogue.checkInput('people.greet', { name: '', also: [{ name: 1 }] });
    expect(issues.map(({ path }) => path)).toEqual([['name'], ['also', 0, 'name']]);
    expect(issues[1]!.message).toContain('expected string');
  });

  test('a name that is no tool is an issue, not a pass', () => {
    expect(catalogue.checkInput('people.leave', {})).toEqual([
      { path: [], message: expect.stringContaining('people.leave') },
    ]);
  });

  test('refuses an input with a field the tool does not have', () => {
    const issues = catalogue.checkInput('people.greet', { name: 'Dana', tmes: 2 });
    expect(issues).toEqual([{ path: [], message: expect.stringContaining('tmes') }]);
  });

  test('refuses twins, and agents that use what is missing or needs an approval', () => {
    expect(() => new ToolCatalogue([greet, greet], [])).toThrow('people.greet');
    expect(() => new ToolCatalogue([greet], [{ ...agent, tools: ['people.leave'] }])).toThrow(
      /host.*people\.leave/,
    );
    expect(() => new ToolCatalogue([write], [{ ...agent, tools: ['people.write'] }])).toThrow(/approval/);
  });

  test('refuses agents that say of themselves what makes no sense', () => {
    const host = { ...agent, tools: [] };
    expect(() => new ToolCatalogue([], [{ ...host, capabilities: ['Read files'] }])).toThrow(
      /host.*"Read files" is no capability/,
    );
    expect(() => new ToolCatalogue([], [{ ...host, maxConcurrent: 0 }])).toThrow(/host.*from 1/);
  });
});
