import { z } from 'zod';
import { defineTool, ToolError, type Tool, type ToolContext } from '@app/infrastructure/tools/tool.js';
import type { Entry, LedgerCall } from './ledger.js';

const call = {
  input: z.object({ line: z.string().optional().describe('What an agent writes.') }),
  output: z.object({}),
  effects: 'outward',
  timeoutMs: 10_000,
} as const;
type Input = z.output<(typeof call)['input']>;

const busy = () => new ToolError('REFUSED', 'The ledger is busy. Try again.', { retryable: true });
const fenced = () =>
  new ToolError('FENCED', 'Others have got the lock since. Get it again.', { retryable: true });

/**
 * Steps that write to the ledger: one that may be repeated under its key, one that may not, one that asks first, one that comes
 * twice with its locks, one that never gets there, and one that does nothing.
 */
export const ledgerTools = (url: string): readonly Tool[] => {
  const send = async (message: Omit<LedgerCall, 'by'>, signal: AbortSignal) => {
    const body = JSON.stringify({ ...message, by: process.pid });
    const { status } = await fetch(url, { method: 'POST', body, signal });
    if (status === 409) throw fenced();
    if (status !== 200) throw busy();
    return {};
  };
  const write =
    (kind: Entry['kind']) =>
    ({ line }: Input, { idempotencyKey: key, signal }: ToolContext) =>
      send({ kind, key, ...(line !== undefined && { line }) }, signal);
  return [
    defineTool({
      ...call,
      name: 'ledger.keyed',
      description: 'Writes under a key.',
      idempotent: true,
      run: write('keyed'),
    }),
    defineTool({
      ...call,
      name: 'ledger.once',
      description: 'Writes; a second call is a second entry.',
      idempotent: false,
      run: write('once'),
    }),
    defineTool({
      ...call,
      name: 'ledger.asking',
      description: 'Writes under a key when a person agrees.',
      idempotent: true,
      approval: 'it writes to the ledger',
      run: write('keyed'),
    }),
    defineTool({
      ...call,
      name: 'ledger.locked',
      description: 'Arrives with its locks, and then writes under a key.',
      idempotent: true,
      run: async (_, { idempotencyKey: key, signal, locks = [] }) => {
        await send({ kind: 'keyed', key, locks, arrives: true }, signal);
        return send({ kind: 'keyed', key, locks }, signal);
      },
    }),
    defineTool({
      ...call,
      name: 'ledger.broken',
      description: 'Would write somewhere else.',
      idempotent: true,
      run: () => Promise.reject(new ToolError('BROKEN', 'There is no such place. Write to the ledger.')),
    }),
    defineTool({
      ...call,
      name: 'ledger.idle',
      description: 'Does nothing.',
      effects: 'none',
      idempotent: true,
      run: () => Promise.resolve({}),
    }),
  ];
};
