import { z } from 'zod';
import { defineTool, ToolError, type Tool } from '@app/infrastructure/tools/tool.js';
import type { Entry } from './ledger.js';

const call = { input: z.object({}), output: z.object({}), effects: 'outward', timeoutMs: 10_000 } as const;

/** Steps that write to the ledger: one that may be repeated under its key, one that may not, and one that asks first. */
export const ledgerTools = (url: string): readonly Tool[] => {
  const write = async (kind: Entry['kind'], key: string, signal: AbortSignal) => {
    const { status } = await fetch(url, { method: 'POST', body: JSON.stringify({ kind, key }), signal });
    if (status !== 200) throw new ToolError('REFUSED', 'The ledger is busy. Try again.', { retryable: true });
    return {};
  };
  return [
    defineTool({
      ...call,
      name: 'ledger.keyed',
      description: 'Writes under a key.',
      idempotent: true,
      run: (_, { idempotencyKey, signal }) => write('keyed', idempotencyKey, signal),
    }),
    defineTool({
      ...call,
      name: 'ledger.once',
      description: 'Writes; a second call is a second entry.',
      idempotent: false,
      run: (_, { idempotencyKey, signal }) => write('once', idempotencyKey, signal),
    }),
    defineTool({
      ...call,
      name: 'ledger.asking',
      description: 'Writes under a key when a person agrees.',
      idempotent: true,
      approval: 'it writes to the ledger',
      run: (_, { idempotencyKey, signal }) => write('keyed', idempotencyKey, signal),
    }),
  ];
};
