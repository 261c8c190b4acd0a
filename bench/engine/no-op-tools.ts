import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { defineTool, type Tool } from '@app/infrastructure/tools/tool.js';

const quiet = { output: z.object({}), effects: 'none', idempotent: true, timeoutMs: 60_000 } as const;

/**
 * Tools that do nothing, so that what is measured is the engine: at once, after a while, and after a person's approval.
 * @param onStart called when a step that does nothing starts
 */
export const noOpTools = (onStart: () => void = () => undefined): readonly Tool[] => [
  defineTool({
    ...quiet,
    name: 'bench.nothing',
    description: 'Does nothing.',
    input: z.object({}),
    run() {
      onStart();
      return Promise.resolve({});
    },
  }),
  defineTool({
    ...quiet,
    name: 'bench.wait',
    description: 'Waits.',
    input: z.object({ ms: z.number().describe('Milliseconds.') }),
    async run({ ms }, { signal }) {
      await sleep(ms, undefined, { signal });
      return {};
    },
  }),
  defineTool({
    ...quiet,
    name: 'bench.ask',
    description: 'Does nothing, when a person agrees.',
    input: z.object({}),
    approval: 'it is asked',
    run() {
      onStart();
      return Promise.resolve({});
    },
  }),
];
