import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { entriesOf, entryOf } from '@app/domain/execution/context/shared-context.js';
import { coordinationTools } from '@app/infrastructure/tools/coordination/coordination-tools.js';
import { defineTool, ToolError } from '@app/infrastructure/tools/tool.js';
import { plan, step } from './testing/probe-tools.js';
import { WorkerKit } from './testing/worker-kit.js';

const share = (id: string, input: object, dependsOn: readonly string[] = []) =>
  step(id, { key: 'total', ...input }, { tool: 'context.set', dependsOn });

describe('Steps of a run share values', () => {
  const kit = WorkerKit.forEachTest();

  test('which others read, with the step they come from', async () => {
    const look = step('look', { key: 'total' }, { tool: 'context.get', dependsOn: ['a'] });
    await kit.startWorker({ ...plan(share('a', { value: 3 }), look), result: '{{look}}' }, coordinationTools);
    const ended = await kit.ended(await kit.request());
    expect(ended).toMatchObject({
      status: 'completed',
      result: { key: 'total', version: 1, value: 3, by: 'a', policy: 'reject' },
    });
  });

  test('and lose none when all write at once', async () => {
    const writers = Array.from({ length: 20 }, (_, n) =>
      share(`w${n}`, { value: [n], onConflict: 'list-append' }),
    );
    await kit.startWorker(plan(...writers), coordinationTools);
    const ended = await kit.ended(await kit.request({ concurrency: 0 }));
    expect(ended.status).toBe('completed');
    const total = entryOf(ended, 'total');
    expect(total?.version).toBe(20);
    expect([...(total?.value as number[])].sort((one, other) => one - other)).toEqual(
      Array.from({ length: 20 }, (_, n) => n),
    );
  });

  test('one of several that expect the same version succeeds, the others are told', async () => {
    const writers = ['a', 'b', 'c'].map((id) => share(id, { value: id, expected: 0 }));
    await kit.startWorker(plan(...writers), coordinationTools);
    const ended = await kit.ended(await kit.request());
    expect(ended).toMatchObject({ status: 'failed', failure: { code: 'VERSION_CONFLICT' } });
    expect(entriesOf(ended)).toMatchObject([{ version: 1 }]);
  });

  test('once, also when the step that wrote runs again', async () => {
    let runs = 0;
    const adding = defineTool({
      name: 'test.add',
      description: 'Adds one twice and fails the first time.',
      input: z.object({}),
      output: z.object({ total: z.number() }),
      effects: 'none',
      idempotent: true,
      timeoutMs: 5_000,
      async run(_, { shared }) {
        const add = { key: 'total', value: 1, policy: { kind: 'merge', with: 'number-sum' } } as const;
        await shared?.set(add);
        if (runs++ === 0) throw new ToolError('LOST', 'The connection was lost', { retryable: true });
        const stored = await shared?.set(add);
        return { total: stored?.value as number };
      },
    });
    const again = step('add', {}, { tool: 'test.add', retry: { maxAttempts: 2, baseMs: 1 } });
    await kit.startWorker({ ...plan(again), result: '{{add.total}}' }, [adding]);
    expect(await kit.ended(await kit.request())).toMatchObject({ status: 'completed', result: 2 });
    expect(runs).toBe(2);
  });
});
