import { describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import type { ExecutionId } from '@app/domain/kernel/ids.js';
import { isPlanned, isTerminal, type ExecutionState } from '@app/domain/execution/execution.state.js';
import { childIdOf } from '@app/infrastructure/executions/child-id.js';
import { isMidway, midwayPlans, statusIn, type Midway } from './testing/midway-plans.js';
import { WorkerKit } from './testing/worker-kit.js';

const names = Object.keys(midwayPlans) as Midway[];

describe('A worker that is killed in the middle of', () => {
  const kit = WorkerKit.forEachTest();
  const { processes: workers } = kit;
  let ids: Readonly<Record<Midway, ExecutionId>>;

  /** What was called for a run and for those below it, without their ids. */
  const callsOf = (id: ExecutionId, prefixes: readonly ExecutionId[] = [id]) =>
    workers
      .calls()
      .flatMap((call) =>
        prefixes.some((prefix) => call.startsWith(`${prefix}/`)) ? [call.slice(call.indexOf('/') + 1)] : [],
      );
  /** A run, the one it starts and the one that starts. */
  const familyOf = (id: ExecutionId): readonly ExecutionId[] => {
    const child = childIdOf(id, 's', 1);
    return [id, child, childIdOf(child, 't', 1)];
  };
  const request = async () => {
    const made = await Promise.all(names.map(async (name) => [name, await kit.request({}, name)] as const));
    ids = Object.fromEntries(made) as typeof ids;
  };
  const untilMidway = () =>
    Promise.all(
      names.map((name) =>
        kit.until(ids[name], (state) =>
          isMidway[name]({ is: statusIn(state), calls: callsOf(ids[name], familyOf(ids[name])) }),
        ),
      ),
    );
  const start = () => workers.start(midwayPlans.map, { plans: midwayPlans });
  const kill = async (child: Awaited<ReturnType<typeof start>>) => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  const typesOf = async (id: ExecutionId) => (await kit.events(id)).map(({ type }) => type);

  test('anything is replaced by the next one, which goes on just there', async () => {
    const first = await start();
    await request();
    await untilMidway();
    await kill(first);
    await kit.approve(ids.approval, 'ask');
    workers.go();
    await start();
    const [, child, grandchild] = familyOf(ids.grandchild);
    await kit.approve(grandchild ?? ids.grandchild, 'x');
    for (const item of ['all[3]', 'all[4]']) await kit.approve(ids['map of effects'], item);
    const ended = Object.fromEntries(
      await Promise.all(names.map(async (name) => [name, await kit.ended(ids[name])] as const)),
    );
    const calls = (name: Midway) => callsOf(ids[name], familyOf(ids[name]));

    expect(ended['checkpoint']).toMatchObject({ result: { count: { counted: 6 } } });
    expect(calls('checkpoint')).toEqual(
      [1, 2, 3, 4, 5, 6].flatMap((n) => [`count/1:${n}`, `count/1:saved ${n}`]),
    );

    expect(ended['approval']).toMatchObject({ status: 'completed' });
    expect(calls('approval').filter((call) => call.startsWith('ask'))).toEqual(['ask/1:asked']);
    expect((await typesOf(ids.approval)).filter((type) => type === 'StepApprovalRequested')).toHaveLength(1);

    expect(ended['child']).toMatchObject({ status: 'completed', result: { after: { said: 'x' } } });
    expect(calls('child')).toEqual(['x/1:x', 'x/1:x', 'after/1:x']);
    for (const id of [ids.child, ids.grandchild, child ?? ids.grandchild])
      expect((await typesOf(id)).filter((type) => type === 'SubExecutionEnded')).toHaveLength(1);
    expect(ended['grandchild']).toMatchObject({ status: 'completed' });
    expect(calls('grandchild')).toEqual(['x/1:x', 'x/2:x']);

    const said = ['0', '1', '2', '3', '4', '5'].map((say) => ({ said: say }));
    expect(ended['map']).toMatchObject({ status: 'completed', result: { all: said } });
    expect(calls('map').toSorted()).toEqual([0, 1, 2, 3, 3, 4, 4, 5].map((n) => `all[${n}]/1:${n}`));
    expect(ended['map of effects']).toMatchObject({ status: 'completed', result: { all: said } });
    expect(calls('map of effects').toSorted()).toEqual([
      ...[0, 1, 2, 3].map((n) => `all[${n}]/1:${n}`),
      ...['all[3]/2:3', 'all[4]/1:4', 'all[4]/2:4', 'all[5]/1:5'],
    ]);

    const undone = { a: 'compensated', b: 'compensated' };
    expect(ended['compensation']).toMatchObject({ status: 'failed', compensation: { outcomes: undone } });
    expect(calls('compensation')).toEqual([
      ...['a/1:a', 'b/1:b', 'bad/1:x', 'b/compensation:un-b'],
      ...['a/compensation:un-a', 'a/compensation:un-a'],
    ]);
    expect(ended['compensation by an effect']).toMatchObject({
      compensation: { outcomes: { a: 'unknown' } },
    });
    expect(calls('compensation by an effect').filter((call) => call.includes('un-'))).toHaveLength(1);

    expect(ended['retry']).toMatchObject({ status: 'completed' });
    await expectPatience(ids.retry);

    expect(ended['agent']).toMatchObject({ status: 'completed', result: { talk: { answer: 'done' } } });
    const made = calls('agent').map((call) => call.replace(/\/\w{16}:/, ':'));
    expect(made).toEqual(['talk/1/1.0:one', 'talk/1/1.1:two', 'talk/1/1.1:two']);
    const asked = workers.calls().filter((call) => call.startsWith('talker:'));
    expect(asked).toEqual(['talker:asked 1', 'talker:asked 3']);

    expect(ended['fallback']).toMatchObject({ status: 'completed', result: { c: { said: 'b' } } });
    expect(calls('fallback')).toEqual(['a/1:x', 'b/1:b', 'b/1:b', 'c/1:b']);
  });

  test('anything beside another one loses nothing to it, and no effect happens twice unless a person says so', async () => {
    const [first] = await Promise.all([start(), start()]);
    await request();
    await untilMidway();
    await kill(first);
    workers.go();
    const untilEnded = async (name: Midway): Promise<ExecutionState> => {
      for (;;) {
        const state = await kit.until(ids[name], (now) => isTerminal(now) || questions(now).length > 0);
        if (isTerminal(state)) return state;
        for (const stepId of questions(state)) await kit.approve(ids[name], stepId);
      }
    };
    const grandchild = familyOf(ids.grandchild).at(-1) ?? ids.grandchild;
    const lost = await kit.until(grandchild, (now) => isTerminal(now) || questions(now).length > 0);
    for (const stepId of questions(lost)) await kit.approve(grandchild, stepId);
    for (const name of names) {
      const { status } = await untilEnded(name);
      expect([name, status]).toEqual([name, name.startsWith('compensation') ? 'failed' : 'completed']);
    }
    await expectPatience(ids.retry);
    const effects = workers.calls().filter((call) => /\/(x|all\[\d\])\/\d:/.test(call) && isEffect(call));
    expect(new Set(effects).size).toBe(effects.length);
  });

  /** Steps that wait for a person. */
  const questions = (state: ExecutionState): readonly string[] =>
    isPlanned(state)
      ? [...state.steps].flatMap(({ id, status }) => (status === 'waiting-for-approval' ? [id] : []))
      : [];
  const isEffect = (call: string) =>
    [...familyOf(ids.grandchild), ids['map of effects']].some((id) => call.startsWith(`${id}/`));

  /** Attempts are numbered without a gap, none begins before its time, and none twice. */
  const expectPatience = async (id: ExecutionId) => {
    const events = await kit.events(id);
    const starts = events.filter(({ type }) => type === 'StepStarted').map(({ data }) => data);
    const due = events.flatMap(({ type, data }) =>
      type === 'StepFailed' ? [(data['decision'] as { retryAt: number }).retryAt] : [],
    );
    expect(starts.map((start) => start['attempt'])).toEqual(starts.map((_, n) => n + 1));
    expect(starts.length).toBe(due.length + 1);
    due.forEach((at, n) => expect(Number(starts[n + 1]?.['startedAt'])).toBeGreaterThanOrEqual(at));
  };
});
