import { expect, it } from '@jest/globals';
import { createLogger } from '@app/infrastructure/telemetry/logger.js';
import type { ExecutionCommands } from '../commands/execution-commands.js';
import { BulkControl, BulkControlHandler } from './bulk-control.command.js';
import type { BulkTargets, Outcome } from './bulk-targets.js';
import type { Lineage } from './lineage.js';

const target = (executionId: string): Outcome => ({
  ...{ executionId, verdict: 'listed', request: null, status: null, code: null, message: null },
});

it('begins with those that are above others, and the oldest; what it tells stands in the order of the list', async () => {
  const listed = ['child', 'newest', 'oldest', 'grandchild'].map(target);
  const asked: string[] = [];
  const targets = { find: () => Promise.resolve({ listed, totalCount: 4, endCursor: null }) };
  const executions = {
    handle: (id: string) => {
      asked.push(id);
      return Promise.resolve({ code: 'WRONG_STATUS', message: `${id} is over` });
    },
  };
  const depths: Readonly<Record<string, number>> = { child: 1, grandchild: 2 };
  const lineage = {
    depthOf: (id: string) => Promise.resolve(depths[id] ?? 0),
    of: () => Promise.resolve([{ status: 'none' }]),
  };
  const handler = new BulkControlHandler(
    targets as unknown as BulkTargets,
    executions as unknown as ExecutionCommands,
    lineage as unknown as Lineage,
    createLogger('test', 'silent'),
  );
  const input = { action: 'CancelExecution', filter: {} } as const;
  const { outcomes } = await handler.execute(new BulkControl(input, { name: 'dana', roles: [] }));
  expect(asked).toEqual(['oldest', 'newest', 'child', 'grandchild']);
  expect(outcomes.map(({ executionId, message }) => [executionId, message])).toEqual(
    listed.map(({ executionId }) => [executionId, `${executionId} is over`]),
  );
});
