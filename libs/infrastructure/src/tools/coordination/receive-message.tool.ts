import { z } from 'zod';
import { defineTool } from '../tool.js';
import { longestWaitMs, mailed, toMailed, waitField } from './mail-fields.js';
import { mailOf } from './within-run.js';

export const receiveMessage = defineTool({
  name: 'messages.receive',
  description:
    'Take the next message that other steps or agents of this run have sent here; wait for one if there is none.',
  input: z.object({
    from: z.string().optional().describe('Only from this step.'),
    timeoutMs: waitField,
  }),
  output: mailed,
  effects: 'none',
  idempotent: true,
  coordinates: true,
  timeoutMs: longestWaitMs + 30_000,
  async run({ from, timeoutMs }, context) {
    const { signal } = context;
    const wanted = { timeoutMs, signal, ...(from !== undefined && { from }) };
    return toMailed(await mailOf(context).receive(wanted));
  },
});
