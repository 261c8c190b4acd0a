import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { defineTool, type Tool } from '@app/infrastructure/tools/tool.js';

/** What the engine takes the tools for: their starts have to be durable before they are called only where they have effects. */
export type NoOpEffects = Extract<Tool['effects'], 'none' | 'outward'>;

export interface NoOpOptions {
  /** Called when a step starts. */
  readonly onStart?: () => void;
  /** Default: none. */
  readonly effects?: NoOpEffects;
}

/** Tools that do nothing, so that what is measured is the engine: at once, after a while, and after a person's approval. */
export const noOpTools = (options: NoOpOptions = {}): readonly Tool[] => {
  const { onStart = () => undefined, effects = 'none' } = options;
  const quiet = { output: z.object({}), effects, idempotent: true, timeoutMs: 60_000 } as const;
  return [
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
        onStart();
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
};
