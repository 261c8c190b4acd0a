import { expect, it } from '@jest/globals';
import { createLogger } from '@app/infrastructure/telemetry/logger.js';
import type { ExecutionCommands } from '../commands/execution-commands.js';
import { BulkControl, BulkControlHandler } from './bulk-control.command.js';
import type { BulkTargets, Outcome } from './bulk-targets.js';

const target = (executionId: string): Outcome => ({
  ...{ executionId, verdict: 'listed', request: null, status: null, code: null, message: null },
});

it('begins with the oldest, which sub-executions are part of; what it tells stands in the order of the list', async () => {
  const newestFirst = ['child', 'parent'].map(target);
  const asked: string[] = [];
  const targets = { find: () => Promise.resolve({ listed: newestFirst, totalCount: 2, endCursor: null }) };
  const executions = {
    handle: (id: string) => {
      asked.push(id);
      return Promise.resolve({ code: 'WRONG_STATUS', message: `${id} is over` });
    },
  };
  const handler = new BulkControlHandler(
    targets as unknown as BulkTargets,
    executions as unknown as ExecutionCommands,
    createLogger('test', 'silent'),
  );
  const input = { action: 'CancelExecution', filter: {} } as const;
  const { outcomes } = await handler.execute(new BulkControl(input, { name: 'dana', roles: [] }));
  expect(asked).toEqual(['parent', 'child']);
  expect(outcomes.map(({ executionId, message }) => [executionId, message])).toEqual([
    ['child', 'child is over'],
    ['parent', 'parent is over'],
  ]);
});
