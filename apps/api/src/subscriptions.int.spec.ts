import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Client } from 'graphql-ws';
import WebSocket from 'ws';
import { MemoryEventStore } from '@app/infrastructure/event-store/memory/memory-event-store.js';
import { Driver } from './testing/drive-execution.js';
import { startTestApi, token, type TestApi } from './testing/test-api.js';

let api: TestApi;
let client: Client;
beforeAll(async () => {
  api = await startTestApi();
  client = api.client();
});
afterAll(() => api.close());

const eventsQuery = `subscription ($id: ID!, $after: Int) { executionEvents(id: $id, after: $after) { revision type } }`;
const updatesQuery = `subscription ($id: ID!) { executionUpdated(id: $id) { status revision progress steps { id status } } }`;
const logsQuery = `subscription ($id: ID!, $after: Int) { executionLogs(id: $id, after: $after) { revision message level stepId } }`;
const activityQuery = `subscription ($id: ID!) { executionActivity(id: $id) {
  __typename ... on LogLine { message } ... on StepProgress { fraction } } }`;

interface Payload {
  readonly data?: Record<string, Record<string, unknown>> | null;
  readonly errors?: readonly { message: string; extensions?: Record<string, unknown> }[];
}

const subscribe = (query: string, variables: Record<string, unknown>, from = client) =>
  from.iterate({ query, variables }) as AsyncIterableIterator<Payload>;

async function collect(query: string, variables: Record<string, unknown>, field: string) {
  const items: Record<string, unknown>[] = [];
  for await (const { data, errors } of subscribe(query, variables)) {
    expect(errors).toBeUndefined();
    items.push(data?.[field] ?? {});
  }
  return items;
}

describe('executionEvents', () => {
  it('tells history, then goes live, without gap or repeat, and ends with the execution', async () => {
    const driver = await new Driver(api.store).toApproval();
    const heard = collect(eventsQuery, { id: driver.id }, 'executionEvents');
    await approve(driver);
    await driver.toEnd();
    const events = await heard;
    expect(events.map(({ revision }) => revision)).toEqual(events.map((_, index) => index));
    expect(events.at(-1)?.['type']).toBe('ExecutionCompleted');
  });

  it('goes on after a revision, also when that is the last one', async () => {
    const driver = await new Driver(api.store).toApproval();
    await approve(driver);
    await driver.toEnd();
    const all = await collect(eventsQuery, { id: driver.id }, 'executionEvents');
    expect(await collect(eventsQuery, { id: driver.id, after: 4 }, 'executionEvents')).toEqual(all.slice(5));
    expect(await collect(eventsQuery, { id: driver.id, after: all.length - 1 }, 'executionEvents')).toEqual(
      [],
    );
    expect(await collect(eventsQuery, { id: driver.id, after: 2 ** 31 - 1 }, 'executionEvents')).toEqual([]);
  });

  it('gives many subscribers that join at any time the same', async () => {
    const driver = new Driver(api.store);
    await driver.request();
    const heard = [collect(eventsQuery, { id: driver.id }, 'executionEvents')];
    const join = () => heard.push(collect(eventsQuery, { id: driver.id }, 'executionEvents'));
    for (const step of [
      () => driver.attach(),
      () => driver.advance(),
      () => driver.succeed('draft', { text: 'x' }),
    ]) {
      await step();
      join();
      join();
    }
    await driver.advance();
    await approve(driver);
    join();
    await driver.toEnd();
    const [first, ...others] = await Promise.all(heard);
    expect(first).toHaveLength(12);
    for (const other of others) expect(other).toEqual(first);
  });
});

describe('executionUpdated', () => {
  it('tells the state at once, then changes, close ones as one, and ends with the last state', async () => {
    const driver = await new Driver(api.store).toApproval();
    const updates = subscribe(updatesQuery, { id: driver.id });
    const first = (await updates.next()).value as Payload;
    expect(first.data?.['executionUpdated']).toMatchObject({ status: 'RUNNING', revision: 5 });
    await approve(driver);
    await driver.toEnd();
    const rest: Payload[] = [];
    for await (const update of updates) rest.push(update);
    const revisions = rest.map(({ data }) => data?.['executionUpdated']?.['revision'] as number);
    expect(revisions).toEqual([...new Set(revisions)].sort((a, b) => a - b));
    expect(revisions.length).toBeLessThan(9);
    expect(rest.at(-1)?.data?.['executionUpdated']).toMatchObject({ status: 'COMPLETED', progress: 1 });
  });

  it('tells the state of an ended execution once', async () => {
    const driver = new Driver(api.store);
    await driver.request();
    await driver.give({ type: 'FailPlanning', data: { code: 'UNPLACEABLE', message: 'no', now: 1 } });
    expect(await collect(updatesQuery, { id: driver.id }, 'executionUpdated')).toMatchObject([
      { status: 'FAILED' },
    ]);
  });
});

describe('executionLogs', () => {
  it('tells log lines only, goes on after a revision, and ends soon after the execution', async () => {
    const driver = await new Driver(api.store).toApproval();
    await driver.say(['one', 'two']);
    await driver.progress(0.5);
    const heard = collect(logsQuery, { id: driver.id }, 'executionLogs');
    const activity = collect(activityQuery, { id: driver.id }, 'executionActivity');
    await wait(50);
    await driver.say(['three']);
    await approve(driver);
    await driver.toEnd();
    await driver.say(['a last word']);
    const lines = await heard;
    expect(lines.map(({ message }) => message)).toEqual(['one', 'two', 'three', 'a last word']);
    expect(lines[0]).toEqual({ revision: 0, message: 'one', level: 'INFO', stepId: 'draft' });
    expect((await activity).map((item) => item['message'] ?? item['fraction'])).toEqual([
      'one',
      'two',
      0.5,
      'three',
      'a last word',
    ]);
    const resumed = await collect(logsQuery, { id: driver.id, after: 1 }, 'executionLogs');
    expect(resumed).toEqual(lines.slice(2));
  });
});

describe('what is refused', () => {
  it.each([
    ['executionEvents', eventsQuery],
    ['executionUpdated', updatesQuery],
    ['executionLogs', logsQuery],
  ])('%s of an unknown execution', async (_, query) => {
    for (const id of [randomUUID(), 'nonsense']) {
      const { value } = (await subscribe(query, { id }).next()) as { value: Payload };
      expect(value.errors?.[0]?.extensions?.['code']).toBe('NOT_FOUND');
      expect(value.errors?.[0]?.message).toContain(id);
    }
  });

  it.each([
    ['malformed GraphQL', 'subscription { executionUpdated(', 'GRAPHQL_PARSE_FAILED'],
    ['unknown fields', 'subscription { executionDowndated(id: 1) { id } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['too many names', `{ ${'health { version } '.repeat(600)} }`, 'GRAPHQL_PARSE_FAILED'],
  ])('%s', async (_, query, code) => {
    await expect(subscribe(query, {}).next()).rejects.toMatchObject([{ extensions: { code } }]);
  });

  it.each([
    ['no token', {}],
    ['a wrong token', { authorization: 'Bearer wrong' }],
    ['a token that is no text', { authorization: { Bearer: token } }],
  ])('%s', async (_, parameters) => {
    const stranger = api.client(parameters);
    await expect(subscribe(updatesQuery, { id: randomUUID() }, stranger).next()).rejects.toMatchObject({
      code: 4403,
      reason: expect.stringContaining('token'),
    });
  });

  it('messages over 128 KiB: the socket is closed, the server lives', async () => {
    jest.spyOn(console, 'error').mockImplementationOnce(() => undefined);
    const big = api.client();
    await expect(
      subscribe(`# ${'x'.repeat(140_000)}\n${updatesQuery}`, { id: randomUUID() }, big).next(),
    ).rejects.toMatchObject({ code: 1009 });
    expect((await fetch(`${api.url}/health/live`)).status).toBe(200);
  });

  it('hosts that are not of this machine (DNS rebinding)', async () => {
    const headers = { host: 'evil.example', authorization: `Bearer ${token}` };
    const request = http.get(`${api.url}/health/live`, { headers });
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    expect(response.statusCode).toBe(421);
    const socket = new WebSocket(`${api.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      headers,
    });
    const [error] = (await once(socket, 'error')) as [Error];
    expect(error.message).toContain('421');
  });
});

describe('slow and short-lived subscribers', () => {
  it('cuts off who does not read, with the revision to go on after', async () => {
    const driver = new Driver(api.store);
    await driver.request();
    const slow = new WebSocket(`${api.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    await once(slow, 'open');
    const messages: { type: string; payload?: unknown }[] = [];
    slow.on('message', (data: Buffer) => messages.push(JSON.parse(data.toString()) as { type: string }));
    slow.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }));
    await until(() => messages.length > 0);
    const query = `subscription ($id: ID!) { executionLogs(id: $id) { revision message } }`;
    slow.send(
      JSON.stringify({ id: '1', type: 'subscribe', payload: { query, variables: { id: driver.id } } }),
    );
    await wait(100);
    slow.pause();
    // 60 MB: more than the buffers of the kernel, what is being sent and the queue hold together.
    const line = 'x'.repeat(20_000);
    for (let batch = 0; batch < 100; batch++) await driver.say(Array.from({ length: 30 }, () => line));
    await wait(100);
    slow.resume();
    await until(() => messages.at(-1)?.type === 'error');
    const received = messages.filter(({ type }) => type === 'next').length;
    const [error] = messages.at(-1)?.payload as [{ message: string; extensions: Record<string, unknown> }];
    expect(error.extensions).toEqual({ code: 'SLOW_CONSUMER', lastRevision: received - 1 });
    expect(error.message).toContain(`after: ${received - 1}`);
    slow.terminate();
    const resumed = subscribe(logsQuery, { id: driver.id, after: received - 1 });
    expect((await resumed.next()).value).toMatchObject({ data: { executionLogs: { revision: received } } });
    await resumed.return?.();
  }, 30_000);

  it('lets go of a subscriber that leaves while nothing happens', async () => {
    const driver = await new Driver(api.store).toApproval();
    const updates = subscribe(updatesQuery, { id: driver.id });
    await updates.next();
    await updates.return?.();
    const lonely = api.client();
    const events = subscribe(eventsQuery, { id: driver.id, after: 5 }, lonely);
    const pending = events.next().catch(() => undefined);
    await wait(50);
    lonely.terminate();
    await pending;
  });
});

describe('closing', () => {
  it('answers what is under way, ends subscriptions with 1001, and is quick about it', async () => {
    const store = new SlowStore();
    const closing = await startTestApi({ store });
    const driver = await new Driver(store).toApproval();
    const updates = subscribe(updatesQuery, { id: driver.id }, closing.client());
    await updates.next();
    const ended = updates.next().catch((error: unknown) => error);
    await closing.ask('{ health { version } }');
    store.delayMs = 500;
    const underWay = closing.ask('query ($id: ID!) { execution(id: $id) { status } }', { id: driver.id });
    await wait(100);
    const started = performance.now();
    await closing.close();
    expect(performance.now() - started).toBeLessThan(2000);
    expect(await ended).toMatchObject({ code: 1001 });
    expect((await underWay).data).toEqual({ execution: { status: 'RUNNING' } });
  });
});

class SlowStore extends MemoryEventStore {
  delayMs = 0;
  override async read(...parameters: Parameters<MemoryEventStore['read']>) {
    await wait(this.delayMs);
    return super.read(...parameters);
  }
}

async function approve(driver: Driver): Promise<void> {
  const query = 'query ($id: ID!) { execution(id: $id) { approvals { stepId digest } } }';
  const { data } = await api.ask(query, { id: driver.id });
  const [approval] = (data as { execution: { approvals: { stepId: string; digest: string }[] } }).execution
    .approvals;
  await driver.give({ type: 'ApproveStep', data: { ...approval!, by: 'dana', now: Date.now() } });
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await wait(10);
}
