import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from './run-cli.js';
import { anExecution } from './testing/records.js';
import { startScriptedSystem, type ScriptedSystem } from './testing/scripted-system.js';
import { testIo } from './testing/streams.js';

const id = '0198aaaa-0000-7000-8000-00000000beef';
const definition = { goal: 'Count', steps: [{ id: 'count', title: 'Count', kind: 'tool' }] };

const folder = mkdtempSync(join(tmpdir(), 'plans-'));
const file = join(folder, 'plan.json');
beforeAll(() => writeFileSync(file, JSON.stringify(definition)));
afterAll(() => rmSync(folder, { recursive: true }));

const step = {
  ...{ id: 'count', title: 'Count it', kind: 'TOOL', uses: 'math.calculate', instruction: null, input: {} },
  ...{ dependsOn: [], when: null, approval: null, effects: 'none', map: null, locks: [] },
  recovery: { onFailure: [], compensate: null },
};
const proposed = {
  ...{ id, request: 'Count', status: 'PROPOSED', requestedAt: '2026-11-22T12:00:00.000Z', failure: null },
  plan: {
    ...{ id, version: 1, digest: '0123456789abcdef', goal: 'Count', planner: 'local', notes: [] },
    ...{ steps: [step], definition },
  },
};

let systems: ScriptedSystem[] = [];
let sent: Record<string, unknown>[] = [];
afterEach(async () => {
  await Promise.all(systems.map((system) => system.close()));
  systems = [];
  sent = [];
});

async function tizmoret(...argv: string[]) {
  const remember =
    (answer: object) =>
    ({ input }: { input: Record<string, unknown> }) => {
      sent.push(input);
      return answer;
    };
  const system = await startScriptedSystem({
    query: { requestedPlan: () => proposed },
    mutation: {
      proposePlan: remember({ __typename: 'PlanAccepted', plan: proposed, position: '1' }),
      requestPlan: remember({
        ...{ __typename: 'PlanAccepted', position: '1' },
        plan: { ...proposed, status: 'REQUESTED', plan: null },
      }),
      startExecution: remember({ __typename: 'CommandAccepted', execution: anExecution(), position: '2' }),
    },
  });
  systems.push(system);
  const io = testIo(false, system.env);
  const code = await runCli(argv, io);
  return { code, out: io.stdout.text, err: io.stderr.text };
}

describe('plan', () => {
  it('shows a plan that is made, and how to run it', async () => {
    const { code, out } = await tizmoret('plan', 'count', 'it');
    expect(code).toBe(0);
    expect(sent).toMatchObject([{ request: 'count it' }]);
    expect(out).toContain('○ Count it [count] math.calculate');
    expect(out).toContain(`Run it with: npm run -s tizmoret -- run --plan ${id}\n`);
  });

  it('takes the plan of a file, and gives one out as a file takes it', async () => {
    const { code, out } = await tizmoret('plan', '--file', file, '--definition');
    expect(code).toBe(0);
    expect(sent).toMatchObject([{ plan: definition }]);
    expect(sent[0]).not.toHaveProperty('request');
    expect(JSON.parse(out)).toEqual(definition);
  });

  it.each([
    [[], 'Say what is to be done, or give a plan with --file.'],
    [['--file', join(folder, 'none.json')], 'Cannot read the plan'],
    [['--file', import.meta.filename], 'is not JSON'],
  ])('says what is wrong with %j', async (argv, says) => {
    const { code, err } = await tizmoret('plan', ...argv);
    expect(code).toBe(2);
    expect(err).toContain(says);
    expect(sent).toEqual([]);
  });
});

describe('run --file', () => {
  it('brings the plan and runs it, for what the words say or its goal', async () => {
    expect((await tizmoret('run', '--no-wait', '--file', file)).code).toBe(0);
    expect(sent).toMatchObject([{ plan: definition }, { request: 'Count', plan: { id } }]);
  });

  it('needs words, a file or a plan, and not two of them', async () => {
    expect(await tizmoret('run')).toMatchObject({ code: 2, err: expect.stringContaining('--file') });
    expect(await tizmoret('run', '--file', file, '--plan', id)).toMatchObject({
      code: 2,
      err: expect.stringContaining('not both'),
    });
  });
});
