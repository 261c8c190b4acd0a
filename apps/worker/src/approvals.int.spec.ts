import { describe, expect, test } from '@jest/globals';
import { isPlanned, stepOf, type ExecutionState } from '@app/domain/execution/execution.state.js';
import type { ExecutionId } from '@app/domain/kernel/ids.js';
import { isRejection } from '@app/domain/kernel/rejection.js';
import { newId } from '@app/infrastructure/command-handling/event-ids.js';
import { handleExecutionCommand } from '@app/infrastructure/executions/handle-command.js';
import { openPostgresEventStore } from '@app/infrastructure/event-store/postgres/postgres-event-store.js';
import { tenantId } from '@app/domain/kernel/ids.js';
import { plan, step } from './testing/probe-tools.js';
import { WorkerKit } from './testing/worker-kit.js';

const asking = plan(step('ask', { say: 'hello' }, { tool: 'say.asking' }), step('beside', { say: 'hi' }));
const who = { people: ['ann'] };
const board = { roles: ['board'] };

describe('an approval on terms, with the worker', () => {
  const kit = WorkerKit.forEachTest();
  const { tools } = kit;

  const asked = (state: ExecutionState) =>
    isPlanned(state) && stepOf(state, 'ask')?.status === 'waiting-for-approval';
  const digestOf = (state: ExecutionState) => {
    const waiting = isPlanned(state) ? stepOf(state, 'ask') : undefined;
    return waiting?.status === 'waiting-for-approval' ? waiting.approval.digest : '';
  };
  const types = async (id: ExecutionId) => (await kit.events(id)).map(({ type }) => type);

  test('is escalated, and then counts as its terms say, by time alone', async () => {
    await kit.startWorker(asking, tools);
    const deadlines = [
      { afterMs: 50, then: 'escalate', to: board },
      { afterMs: 150, then: 'skip' },
    ] as const;
    const id = await kit.request({ stepApproval: { who, deadlines } });
    expect((await kit.ended(id)).status).toBe('completed');
    expect((await types(id)).filter((type) => type.startsWith('Approval'))).toEqual([
      'ApprovalEscalated',
      'ApprovalExpired',
    ]);
  });

  test('whose deadlines pass while no worker is there is judged when one comes', async () => {
    const first = await kit.startWorker(asking, tools);
    const deadlines = [
      { afterMs: 200, then: 'escalate', to: board },
      { afterMs: 400, then: 'reject' },
    ] as const;
    const id = await kit.request({ stepApproval: { who, deadlines } });
    await kit.until(id, asked);
    await first.stop(0);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect((await kit.state(id)).status).toBe('running');
    await kit.startWorker(asking, tools);
    expect(await kit.ended(id)).toMatchObject({ failure: { code: 'APPROVAL_EXPIRED', stepId: 'ask' } });
  });

  test('of a plan expires for a worker that takes the run over, too', async () => {
    const first = await kit.startWorker(asking, tools);
    const approvePlan = { reason: 'all of it', who, deadlines: [{ afterMs: 300, then: 'reject' }] } as const;
    const id = await kit.request({ approvePlan });
    await kit.until(id, ({ status }) => status === 'awaiting-plan-approval');
    await first.stop(0);
    await kit.startWorker(asking, tools);
    expect(await kit.ended(id)).toMatchObject({ failure: { code: 'PLAN_APPROVAL_EXPIRED' } });
  });

  /** Sends 100 decisions at once through connections of their own; answers the refusals. */
  async function decideAtOnce(id: ExecutionId, digest: string, names: readonly string[]) {
    const stores = [1, 2, 3, 4].map(() => openPostgresEventStore({ connectionString: kit.database.url }));
    const outcomes = await Promise.all(
      names.map((by, place) =>
        handleExecutionCommand(stores[place % stores.length]!, {
          tenant: tenantId('local'),
          executionId: id,
          commandId: newId(),
          actor: by,
          command: {
            type: place % 3 === 0 && names[0] === 'p0' ? 'RejectStep' : 'ApproveStep',
            data: { stepId: 'ask', digest, by, now: Date.now() },
          },
        }),
      ),
    );
    await Promise.all(stores.map((store) => store.close()));
    return outcomes.filter(isRejection);
  }
  const count = async (id: ExecutionId, wanted: RegExp) =>
    (await types(id)).filter((type) => wanted.test(type)).length;
  const hundred = (prefix: string) => Array.from({ length: 100 }, (_, place) => `${prefix}${place}`);

  test('of a hundred people who decide at once, for and against, one wins and 99 are refused', async () => {
    const worker = await kit.startWorker(asking, tools);
    const id = await kit.request();
    const digest = digestOf(await kit.until(id, asked));
    await worker.stop(0);
    const refused = await decideAtOnce(id, digest, hundred('p'));
    expect(refused.map(({ code }) => code)).toHaveLength(99);
    for (const { code } of refused) expect(['NOT_WAITING_FOR_APPROVAL', 'WRONG_STATUS']).toContain(code);
    expect(await count(id, /^Step(Approved|Rejected)$/)).toBe(1);
  }, 60_000);

  test('of a hundred votes at once on a quorum of three, three count and 97 are refused', async () => {
    const worker = await kit.startWorker(asking, tools);
    const id = await kit.request({ stepApproval: { quorum: 3 } });
    const digest = digestOf(await kit.until(id, asked));
    await worker.stop(0);
    const refused = await decideAtOnce(id, digest, hundred('voter-'));
    expect(refused.map(({ code }) => code)).toEqual(Array(97).fill('NOT_WAITING_FOR_APPROVAL'));
    expect([await count(id, /^ApprovalVoted$/), await count(id, /^StepApproved$/)]).toEqual([2, 1]);
  }, 60_000);
});
