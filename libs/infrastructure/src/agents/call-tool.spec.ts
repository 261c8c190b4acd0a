import { beforeEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { defineTool, ToolError, type ToolContext } from '../tools/tool.js';
import { ToolCatalogue } from '../tools/tool-catalogue.js';
import type { CallLimits, CallOutcome } from './call-limits.js';
import { callTool } from './call-tool.js';
import { sampleAgent } from './testing/sample-tools.js';

const agent = { ...sampleAgent, tools: ['door.open'] };
const door = defineTool({
  name: 'door.open',
  description: 'Opens a door.',
  input: z.object({ door: z.string() }),
  output: z.object({ tokens: z.array(z.number()) }),
  effects: 'outward',
  idempotent: true,
  timeoutMs: 1_000,
  locks: [{ name: 'door:{{input.door}}', mode: 'exclusive' }],
  run: (_, { locks = [] }) => Promise.resolve({ tokens: locks.map(({ token }) => token) }),
});

let asked: string[];
let outcomes: CallOutcome[];
let isBusy: boolean;
const limits: CallLimits = {
  tool: () => Promise.resolve({ kind: 'passed', ended: (outcome) => outcomes.push(outcome) }),
  model: () => Promise.resolve(),
  cool: () => undefined,
};
const context = {
  signal: new AbortController().signal,
  idempotencyKey: 'run/step/1',
  now: () => 0,
  log: () => undefined,
  beat: () => undefined,
  locking: {
    take: (wanted, place) => {
      asked.push(`${wanted.map(({ name }) => name).join(' ')} at ${place}`);
      if (isBusy) return Promise.reject(new ToolError('LOCK_BUSY', 'Later.', { retryable: true }));
      const release = () => asked.push('released');
      return Promise.resolve({ locks: wanted.map((lock) => ({ ...lock, token: 4 })), release });
    },
  },
} as Partial<ToolContext> as ToolContext;
const open = () =>
  callTool(
    { name: 'door.open', args: { door: 'north' } },
    { agent, tools: new ToolCatalogue([door], [agent]), context, place: '2.0', limits },
  );

beforeEach(() => {
  [asked, outcomes, isBusy] = [[], [], false];
});

describe('a call of a tool that takes a lock', () => {
  test('has it while the tool works, named after the arguments', async () => {
    expect(await open()).toEqual({ output: { tokens: [4] } });
    expect(asked).toEqual(['door:north at 2.0', 'released']);
    expect(outcomes).toEqual([{ kind: 'succeeded' }]);
  });

  test('is told when it is busy, and the tool is not blamed for it', async () => {
    isBusy = true;
    expect(await open()).toEqual({ error: { code: 'LOCK_BUSY', message: 'Later.' } });
    expect(outcomes).toEqual([{ kind: 'unknown' }]);
  });
});
