import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { streamOf, tenantId, type ExecutionId, type TenantId } from '@app/domain/kernel/ids.js';
import { readStream } from '@app/domain/kernel/event-store.js';
import type { Planner } from '@app/domain/plan/planner.js';
import type { Plan } from '@app/domain/plan/plan.js';
import type { AgentModel } from '@app/infrastructure/agents/agent-model.js';
import { httpGet } from '@app/infrastructure/tools/http/http-get.js';
import { ToolError } from '@app/infrastructure/tools/tool.js';
import { PacingServer } from './testing/pacing-server.js';
import { plan, step } from './testing/probe-tools.js';
import { WorkerKit } from './testing/worker-kit.js';

const kit = WorkerKit.forEachTest();
let server: PacingServer;
const servers: PacingServer[] = [];
const open = async (retryAfterS: number) => {
  const opened = await PacingServer.open(retryAfterS);
  servers.push(opened);
  return opened;
};

beforeEach(async () => {
  server = await open(1);
});
afterEach(() => {
  for (const each of servers.splice(0)) each.close();
});

const [one, other] = [tenantId('one'), tenantId('other')];
const tools = [httpGet({ allowPrivate: () => true })];
const get = (id: string, host: string) => step(id, { url: `http://${host}/${id}` }, { tool: 'http.get' });

/** A worker for the runs of one tenant, so that it is known which worker does what. */
const workerOf = (tenant: TenantId, does: Plan) => kit.startWorker(does, tools, { tenants: [tenant] });

async function events(tenant: TenantId, id: ExecutionId) {
  const all = [];
  for await (const event of readStream(kit.store, streamOf(tenant, 'execution', id))) all.push(event);
  return all;
}
async function history(tenant: TenantId, id: ExecutionId): Promise<Awaited<ReturnType<typeof events>>> {
  for (;;) {
    const all = await events(tenant, id);
    if (/^Execution(Completed|Failed)$/.test(all.at(-1)?.type ?? '')) return all;
  }
}
async function untilCooling(): Promise<string> {
  for (;;) {
    const { rows } = await kit.pool.query<{ key: string }>('select key from worker.cooldowns');
    if (rows[0]) return rows[0].key;
  }
}
const typesOf = (all: Awaited<ReturnType<typeof events>>) => all.map(({ type }) => type);

describe('a server that answers 429 and says when to come again', () => {
  test('is asked by no step of any worker until then; runs that wait for it say so', async () => {
    const { host } = server;
    await workerOf(one, plan(get('first', host)));
    await workerOf(other, plan(...['a', 'b', 'c'].map((id) => get(id, host))));
    const first = await kit.requestOf(one);
    expect(await untilCooling()).toBe(`tool http.get ${host}`);
    const second = await history(other, await kit.requestOf(other));
    expect(typesOf(second)).toContain('ExecutionCompleted');
    expect(typesOf(second)).not.toContain('StepFailed');
    expect(second.find(({ type }) => type === 'StepHeld')?.data).toMatchObject({
      kind: 'rate-limit',
      reason: `tool http.get ${host} gets too many requests`,
    });
    expect(typesOf(await history(one, first))).toContain('ExecutionCompleted');
    expect(server).toMatchObject({ early: 0, served: 4 });
  });

  test('is waited for by a worker that starts only then, too', async () => {
    await workerOf(one, plan(get('first', server.host)));
    await kit.requestOf(one);
    await untilCooling();
    await workerOf(other, plan(get('a', server.host)));
    const second = await history(other, await kit.requestOf(other));
    expect(typesOf(second)).toEqual(expect.arrayContaining(['StepHeld', 'ExecutionCompleted']));
    expect(server.early).toBe(0);
  });

  test('is asked by few at once then: 20 steps come to their end in spite of 5 requests a second and three tries', async () => {
    let [window, count] = [0, 0];
    const quota = createServer((_, response) => {
      if (Date.now() >= window + 1_000) [window, count] = [Date.now(), 0];
      if (++count <= 5) response.end('a page');
      else response.writeHead(429, { 'retry-after': '1' }).end('slow down');
    });
    await new Promise<void>((resolve) => quota.listen(0, '127.0.0.1', resolve));
    const host = `127.0.0.1:${(quota.address() as AddressInfo).port}`;
    const steps = Array.from({ length: 20 }, (_, n) => get(`s${n}`, host));
    await workerOf(one, plan(...steps.map((each) => ({ ...each, retry: { maxAttempts: 3 } }))));
    const all = await history(one, await kit.requestOf(one, { concurrency: 0 }));
    quota.closeAllConnections();
    quota.close();
    expect(typesOf(all).at(-1)).toBe('ExecutionCompleted');
  });

  test('keeps nobody from other servers', async () => {
    const [closed, free] = [await open(3_600), await open(0)];
    await workerOf(one, plan(get('first', closed.host)));
    await workerOf(other, plan(get('a', free.host)));
    await kit.requestOf(one);
    await untilCooling();
    const second = await history(other, await kit.requestOf(other));
    expect(typesOf(second)).toContain('ExecutionCompleted');
    expect(free.served).toBe(1);
  });
});

describe('a model that answers 429 and says when to ask again', () => {
  const clerk = {
    name: 'clerk',
    description: 'clerk',
    instructions: 'Work.',
    tools: ['http.get'],
    maxTurns: 3,
    timeoutMs: 60_000,
  };
  const work = plan({
    kind: 'agent',
    id: 'work',
    title: 'Work',
    agent: 'clerk',
    instruction: 'Work.',
    input: {},
  });
  const usage = { inputTokens: 1, outputTokens: 1 };

  test('is asked by no agent and no planner of any worker until then', async () => {
    let opensAt: number | undefined;
    let early = 0;
    const refuses = () => {
      const isFirst = opensAt === undefined;
      opensAt ??= Date.now() + 1_000;
      if (Date.now() >= opensAt) return false;
      if (!isFirst) early++;
      return true;
    };
    const model: AgentModel = {
      name: 'm',
      respond({ cool }) {
        if (!refuses()) return Promise.resolve({ text: 'done', toolCalls: [], usage });
        cool?.(1_000);
        return Promise.reject(new ToolError('MODEL_RATE_LIMITED', 'Later.', { retryable: true }));
      },
    };
    const planner: Planner = {
      async plan({ mayAsk }) {
        await mayAsk?.('m');
        refuses();
        return { plan: work, planner: 'm', usage };
      },
    };
    const agents = [clerk];
    await kit.startWorker(work, tools, { tenants: [one], model, agents });
    await kit.startWorker(work, tools, { tenants: [other], model, agents, planner });
    const first = await kit.requestOf(one);
    expect(await untilCooling()).toBe('model m');
    const second = await history(other, await kit.requestOf(other));
    expect(typesOf(second)).toContain('ExecutionCompleted');
    expect(typesOf(await history(one, first))).toContain('ExecutionCompleted');
    expect(early).toBe(0);
  });

  test('and a tool of an agent: its other calls wait inside the step', async () => {
    let calls = 0;
    const model: AgentModel = {
      name: 'm',
      respond({ messages }) {
        const toolCalls =
          messages.length < 5 ? [{ name: 'http.get', args: { url: `http://${server.host}/` } }] : [];
        calls += toolCalls.length;
        return Promise.resolve({ text: 'done', toolCalls, usage });
      },
    };
    await kit.startWorker(work, tools, { tenants: [one], model, agents: [clerk] });
    expect(typesOf(await history(one, await kit.requestOf(one)))).toContain('ExecutionCompleted');
    expect(calls).toBe(2);
    expect(server).toMatchObject({ early: 0, served: 1 });
  });
});
