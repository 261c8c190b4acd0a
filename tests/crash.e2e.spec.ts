import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isEnded, startExecution, until } from './support/executions.js';
import { eventLogPaths } from './support/event-log-paths.js';
import { RealSystem } from './support/real-system.js';

jest.setTimeout(120_000);

const request = 'Read the memos in memos/ and summarise each of them';
const settled = (status: string) => status === 'SUCCEEDED';

function writeMemos({ workspace }: RealSystem): void {
  mkdirSync(join(workspace, 'memos'), { recursive: true });
  for (let n = 1; n <= 30; n++) {
    const text = `# Memo ${n}\n\nMemo number ${n} is about shelf ${n}. Shelf ${n} is full. Nobody moves shelf ${n}.\n`;
    writeFileSync(join(workspace, `memos/memo-${String(n).padStart(2, '0')}.md`), text);
  }
}

interface Starts {
  readonly executionEvents: readonly { type: string; data: { stepId: string; worker: string } }[];
}

/** Every start of a step, in order: which, and in which process. */
async function startsOf(system: RealSystem, id: string) {
  const query = `query ($id: ID!) { executionEvents(id: $id, first: 1000) { type data } }`;
  const { executionEvents } = await system.query<Starts>(query, { id });
  return executionEvents
    .filter(({ type }) => type === 'StepStarted')
    .map(({ data }) => ({ stepId: data.stepId, pid: Number(data.worker.split('-').at(-1)) }));
}

describe.each(eventLogPaths)('With events in $name, a run in progress survives', ({ open }) => {
  let system: RealSystem;
  let log: Awaited<ReturnType<typeof open>>;
  let site: Server;
  const visits: string[] = [];

  beforeAll(async () => {
    site = createServer((request, response) => {
      visits.push(request.url ?? '');
      setTimeout(
        () => response.setHeader('content-type', 'text/plain').end(`Page ${request.url} is fine.`),
        400,
      );
    });
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
    log = await open();
    system = new RealSystem({ TIZMORET_ALLOW_PRIVATE_HOSTS: '127.0.0.1', ...log.env });
    await system.start();
    writeMemos(system);
  });
  afterAll(async () => {
    site.closeAllConnections();
    site.close();
    await system.stop();
    await log.close();
  });

  test('kill -9 of the worker: it is taken up where it was, and no step is lost or done over', async () => {
    const id = await startExecution(system, { request, concurrency: 1 });
    const before = await until(
      system,
      id,
      ({ steps }) => steps.filter((one) => settled(one.status)).length >= 5,
    );
    system.kill9('worker');
    const done = before.steps.filter((one) => settled(one.status)).map((one) => one.id);
    const after = await until(system, id, isEnded);
    expect(after).toMatchObject({ status: 'COMPLETED', failure: null });
    expect(after.steps.filter((one) => settled(one.status))).toHaveLength(60);
    const starts = (await startsOf(system, id)).map(({ stepId }) => stepId);
    expect(starts).toHaveLength(60);
    expect(new Set(starts).size).toBe(60);
    expect(done.length).toBeGreaterThanOrEqual(5);
  });

  test('kill -9 of the worker while a step is under way: what is safe to repeat runs again', async () => {
    const { port } = site.address() as AddressInfo;
    const id = await startExecution(system, {
      request: `Fetch http://127.0.0.1:${port}/slow and summarise it`,
    });
    await until(system, id, () => visits.includes('/slow'));
    system.kill9('worker');
    expect(await until(system, id, isEnded)).toMatchObject({ status: 'COMPLETED' });
    expect(visits.filter((path) => path === '/slow')).toHaveLength(2);
  });

  test('kill -9 of Postgres: the run goes on when it is back', async () => {
    const id = await startExecution(system, { request, concurrency: 2 });
    await until(system, id, ({ steps }) => steps.some((one) => settled(one.status)));
    system.kill9('postgres');
    expect(await until(system, id, isEnded)).toMatchObject({ status: 'COMPLETED' });
  });

  test('kill -9 of the api and the projector: both come back and the lists are complete', async () => {
    const id = await startExecution(system, { request });
    system.kill9('projector');
    system.kill9('api');
    expect(await until(system, id, isEnded)).toMatchObject({ status: 'COMPLETED' });
    const listed = async () => {
      const { executions } = await system.query<{
        executions: { edges: { node: { id: string; status: string } }[] };
      }>('{ executions(first: 50) { edges { node { id status } } } }');
      return executions.edges.map(({ node }) => node);
    };
    for (let tries = 0; tries < 100; tries++) {
      if ((await listed()).some((one) => one.id === id && one.status === 'COMPLETED')) break;
      await sleep(100);
    }
    const all = await listed();
    expect(all.map(({ status }) => status)).toEqual(all.map(() => 'COMPLETED'));
    expect(all).toHaveLength(4);
  });
});

test('kill -9 of one of two workers: the other one goes on with its runs, and no step is done over', async () => {
  const system = new RealSystem({ TIZMORET_WORKERS: '2' });
  try {
    await system.start();
    writeMemos(system);
    const one = { request, concurrency: 1 };
    const ids = await Promise.all(Array.from({ length: 6 }, () => startExecution(system, one)));
    await Promise.all(
      ids.map((id) => until(system, id, ({ steps }) => steps.some(({ status }) => settled(status)))),
    );
    const both = [system.pidOf('worker'), system.pidOf('worker-2')];
    system.kill9('worker');
    for (const id of ids) expect(await until(system, id, isEnded)).toMatchObject({ status: 'COMPLETED' });
    const starts = await Promise.all(ids.map((id) => startsOf(system, id)));
    expect(starts.map((ofRun) => new Set(ofRun.map(({ stepId }) => stepId)).size)).toEqual(ids.map(() => 60));
    expect(starts.map(({ length }) => length)).toEqual(ids.map(() => 60));
    expect([...new Set(starts.flat().map(({ pid }) => pid))]).toEqual(expect.arrayContaining(both));
  } finally {
    await system.stop();
  }
});
