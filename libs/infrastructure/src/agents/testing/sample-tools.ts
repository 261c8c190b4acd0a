import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { AgentDescription } from '@app/domain/plan/catalogue.js';
import { ToolCatalogue } from '../../tools/tool-catalogue.js';
import { defineTool, ToolError } from '../../tools/tool.js';

/** Three small real tools for tests: a pure one, one that reads the workspace, one that needs an approval. */
export const addTool = defineTool({
  name: 'sample.add',
  description: 'Adds two numbers.',
  input: z.object({ a: z.number().describe('First'), b: z.number().describe('Second') }),
  output: z.object({ sum: z.number() }),
  effects: 'none',
  idempotent: true,
  timeoutMs: 1_000,
  run: ({ a, b }) => Promise.resolve({ sum: a + b }),
});

export const readTool = defineTool({
  name: 'sample.read',
  description: 'Reads a text file of the workspace.',
  input: z.object({ path: z.string().meta({ role: 'file' }) }),
  output: z.object({ text: z.string() }),
  effects: 'reads',
  idempotent: true,
  timeoutMs: 1_000,
  run: async ({ path }, { workspace, signal }) => {
    const text = await readFile(await workspace.existing(path), { encoding: 'utf8', signal });
    if (text.includes('\0')) throw new ToolError('FILE_NOT_TEXT', `"${path}" is not a text file.`);
    return { text };
  },
});

export const sendTool = defineTool({
  name: 'sample.send',
  description: 'Sends a message to a person.',
  input: z.object({ to: z.string(), text: z.string() }),
  output: z.object({ sent: z.boolean() }),
  effects: 'outward',
  idempotent: false,
  approval: 'Messages leave the house.',
  timeoutMs: 1_000,
  run: () => Promise.resolve({ sent: true }),
});

export const sampleAgent: AgentDescription = {
  name: 'clerk',
  description: 'Reads and reckons.',
  instructions: 'You are a clerk.',
  tools: ['sample.add', 'sample.read'],
  maxTurns: 4,
  timeoutMs: 10_000,
};

export const sampleCatalogue = new ToolCatalogue([addTool, readTool, sendTool], [sampleAgent]);
