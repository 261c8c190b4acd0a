import { describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { isPlanned, stepOf } from '@app/domain/execution/execution.state.js';
import type { ToolStep } from '@app/domain/plan/plan.js';
import { coordinationTools } from '@app/infrastructure/tools/coordination/coordination-tools.js';
import { defineTool, ToolError } from '@app/infrastructure/tools/tool.js';
import { plan, probeTools, step } from './testing/probe-tools.js';
import { WorkerKit } from './testing/worker-kit.js';

const use = (tool: string, id: string, input: ToolStep['input'], dependsOn: readonly string[] = []) =>
  step(id, input, { tool, dependsOn });
const send = (id: string, to: string, body: string, dependsOn: readonly string[] = []) =>
  use('messages.send', id, { to, body }, dependsOn);
const receive = (id: string, timeoutMs = 10_000) => use('messages.receive', id, { timeoutMs });

describe('Steps of a run send each other messages', () => {
  const kit = WorkerKit.forEachTest();

  test('to one that waits, to one that comes later, and to all others', async () => {
    const steps = [receive('early'), send('a', '*', 'hello'), use('messages.receive', 'late', {}, ['a'])];
    await kit.startWorker({ ...plan(...steps), result: ['{{early}}', '{{late}}'] }, coordinationTools);
    const ended = await kit.ended(await kit.request());
    const hello = { id: 'm1', from: 'a', body: 'hello', replyTo: null };
    expect(ended).toMatchObject({ status: 'completed', result: [hello, hello] });
  });

  test('who waits in vain goes on without', async () => {
    await kit.startWorker({ ...plan(receive('a', 20)), result: '{{a}}' }, coordinationTools);
    const ended = await kit.ended(await kit.request());
    expect(ended).toMatchObject({ status: 'completed', result: { id: null, body: null } });
  });

  test('a question gets its answer, also when other messages come between', async () => {
    const answer = defineTool({
      name: 'test.answer',
      description: 'Answers the first question.',
      input: z.object({}),
      output: z.object({}),
      effects: 'none',
      idempotent: true,
      timeoutMs: 10_000,
      async run(_, { mail, signal }) {
        const question = await mail?.receive({ timeoutMs: 10_000, signal });
        await mail?.send({ to: 'ask', body: 'by the way' });
        if (question)
          await mail?.send({ replyTo: question.id, body: `answer to ${JSON.stringify(question.body)}` });
        return {};
      },
    });
    const steps = [
      use('messages.request', 'ask', { to: 'oracle', body: 'why' }),
      step('oracle', {}, { tool: 'test.answer' }),
    ];
    await kit.startWorker({ ...plan(...steps), result: '{{ask}}' }, [...coordinationTools, answer]);
    const ended = await kit.ended(await kit.request());
    expect(ended).toMatchObject({ result: { from: 'oracle', body: 'answer to "why"', replyTo: 'm1' } });
  });

  test('who reads a question may leave the answer to another step, also of the next worker', async () => {
    const steps = [
      use('messages.request', 'ask', { to: 'hear', body: 'why', timeoutMs: 60_000 }),
      use('messages.receive', 'hear', { timeoutMs: 60_000 }),
      step('think', { say: 'hm' }, { dependsOn: ['hear'], approval: 'Let it think.' }),
      use('messages.send', 'answer', { replyTo: '{{hear.id}}', body: 'because' }, ['think']),
    ];
    const all = { ...plan(...steps), result: '{{ask}}' };
    const tools = [...coordinationTools, ...probeTools([])];
    const first = await kit.startWorker(all, tools);
    const id = await kit.request();
    await kit.until(
      id,
      (state) => isPlanned(state) && stepOf(state, 'think')?.status === 'waiting-for-approval',
    );
    await first.stop(0);
    await kit.startWorker(all, tools);
    await kit.approve(id, 'think');
    const result = { from: 'answer', body: 'because', replyTo: 'm1' };
    expect(await kit.ended(id)).toMatchObject({ status: 'completed', result });
    expect((await kit.events(id)).filter(({ type }) => type === 'MessageSent')).toHaveLength(2);
  });

  test('an answer to what nobody has asked says so', async () => {
    await kit.startWorker(plan(use('messages.send', 'a', { replyTo: 'm7', body: 'yes' })), coordinationTools);
    const failure = {
      code: 'NO_RECIPIENT',
      message: expect.stringContaining('There is no message "m7"'),
    };
    expect(await kit.ended(await kit.request())).toMatchObject({ status: 'failed', failure });
  });

  test('a question that nobody answers in time fails its step', async () => {
    const ask = step(
      'ask',
      { to: 'busy', body: 'why', timeoutMs: 10 },
      { tool: 'messages.request', retry: { maxAttempts: 2, baseMs: 1 } },
    );
    await kit.startWorker(plan(ask, receive('busy', 1_000)), coordinationTools);
    const id = await kit.request();
    const ended = await kit.ended(id);
    expect(ended).toMatchObject({ status: 'failed', failure: { code: 'NO_REPLY', stepId: 'ask' } });
    expect((await kit.events(id)).filter(({ type }) => type === 'MessageSent')).toHaveLength(1);
  });

  test('a step that runs again gets the same messages again, then the rest, and sends none twice', async () => {
    const had: string[][] = [];
    let isFirst = true;
    const listen = defineTool({
      name: 'test.listen',
      description: 'Takes two messages and fails, then takes four.',
      input: z.object({}),
      output: z.object({}),
      effects: 'none',
      idempotent: true,
      timeoutMs: 10_000,
      async run(_, { mail, signal }) {
        const mine: string[] = [];
        had.push(mine);
        const fails = isFirst;
        isFirst = false;
        await mail?.send({ to: 'late', body: 'here' });
        for (let n = 0; n < (fails ? 2 : 4); n++) {
          const next = await mail?.receive({ timeoutMs: 10_000, signal });
          mine.push(JSON.stringify(next?.body));
        }
        if (fails) throw new ToolError('LOST', 'Lost', { retryable: true });
        return {};
      },
    });
    const steps = [
      step('ears', {}, { tool: 'test.listen', retry: { maxAttempts: 2, baseMs: 1 } }),
      send('s1', 'ears', 'one'),
      send('s2', 'ears', 'two', ['s1']),
      send('s3', 'ears', 'three', ['s2']),
      send('s4', 'ears', 'four', ['s3']),
      use('messages.receive', 'late', {}, ['ears']),
    ];
    await kit.startWorker(plan(...steps), [...coordinationTools, listen]);
    const id = await kit.request();
    expect(await kit.ended(id)).toMatchObject({ status: 'completed' });
    expect(had.map((all) => all.map((one) => JSON.parse(one) as string))).toEqual([
      ['one', 'two'],
      ['one', 'two', 'three', 'four'],
    ]);
    const sent = (await kit.events(id)).filter(({ type }) => type === 'MessageSent');
    expect(sent.filter(({ data }) => (data['by'] as { stepId: string }).stepId === 'ears')).toHaveLength(1);
  });

  test('and a wait for a message ends when the run is cancelled', async () => {
    await kit.startWorker(plan(receive('a', 600_000)), coordinationTools);
    const id = await kit.request();
    await kit.until(id, (state) => state.status === 'running' && state.running === 1);
    await kit.command(id, { type: 'CancelExecution', data: { by: 'ann', now: Date.now() } });
    expect(await kit.ended(id)).toMatchObject({ status: 'cancelled' });
  });

  test('a step that another worker takes over has what it had, and what it did counts once', async () => {
    const had: string[][] = [];
    let hasTwo: () => void = () => undefined;
    const twoTaken = new Promise<void>((resolve) => {
      hasTwo = resolve;
    });
    const listen = (leaves: boolean) =>
      defineTool({
        name: 'test.listen',
        description: 'Counts itself, then takes two messages and waits for its end, or takes three.',
        input: z.object({}),
        output: z.object({ total: z.number() }),
        effects: 'none',
        idempotent: true,
        timeoutMs: 60_000,
        async run(_, { mail, shared, signal }) {
          const mine: string[] = [];
          had.push(mine);
          const policy = { kind: 'merge', with: 'number-sum' } as const;
          const total = await shared?.set({ key: 'runs', value: 1, policy });
          for (let n = 0; n < (leaves ? 2 : 3); n++) {
            const next = await mail?.receive({ timeoutMs: 60_000, signal });
            mine.push(JSON.stringify(next?.body));
          }
          hasTwo();
          if (leaves) await sleep(60_000, undefined, { signal });
          return { total: total?.value as number };
        },
      });
    const steps = [
      step('ears', {}, { tool: 'test.listen' }),
      send('s1', 'ears', 'one'),
      send('s2', 'ears', 'two', ['s1']),
      send('s3', 'ears', 'three', ['s2']),
    ];
    const all = { ...plan(...steps), result: '{{ears.total}}' };
    const first = await kit.startWorker(all, [...coordinationTools, listen(true)]);
    const id = await kit.request();
    await twoTaken;
    await first.stop(0);
    await kit.startWorker(all, [...coordinationTools, listen(false)]);
    expect(await kit.ended(id)).toMatchObject({ status: 'completed', result: 1 });
    expect(had).toEqual([
      ['"one"', '"two"'],
      ['"one"', '"two"', '"three"'],
    ]);
  });
});
