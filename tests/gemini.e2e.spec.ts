import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { answerCalls, answerJson, answerText } from '@app/infrastructure/gemini/testing/gemini-answers.js';
import { startFakeGemini, type FakeGemini } from '@app/infrastructure/gemini/testing/fake-gemini.js';
import { isEnded, startExecution, until } from './support/executions.js';
import { RealSystem } from './support/real-system.js';

jest.setTimeout(120_000);

const key = 'a-key-that-nobody-may-see';

const plan = {
  goal: 'Say what the first quarter was like',
  unplaceable: [],
  steps: [
    {
      kind: 'tool',
      id: 'read',
      title: 'Read the report',
      tool: 'files.read',
      input: '{"path": "reports/2025-q1.md"}',
    },
    {
      kind: 'agent',
      id: 'judge',
      title: 'Judge it',
      agent: 'researcher',
      instruction: 'Say in one sentence what the quarter was like.',
      input: '{"report": "{{read.text}}"}',
    },
  ],
  result: '{{judge.answer}}',
};

describe('With Gemini, through the whole system', () => {
  let gemini: FakeGemini;
  let system: RealSystem;

  beforeAll(async () => {
    gemini = await startFakeGemini(key);
    system = new RealSystem({ GEMINI_API_KEY: key, GEMINI_BASE_URL: gemini.baseUrl });
    await system.start();
  });
  afterAll(async () => {
    await system.stop();
    await gemini.close();
  });

  test('a bad plan is repaired, an agent works with tools, and the tokens are counted', async () => {
    const unknownTool = { ...plan, steps: [{ ...plan.steps[0], tool: 'files.guess' }] };
    gemini.script(
      answerJson(unknownTool),
      answerJson(plan),
      answerCalls([{ name: 'text.statistics', args: { text: 'one two three' } }]),
      answerText('It was a good quarter.'),
    );
    const id = await startExecution(system, { request: 'What was the first quarter like?' });
    const ended = await until(system, id, isEnded);
    expect(ended).toMatchObject({ status: 'COMPLETED', result: 'It was a good quarter.' });
    const [, repair, , last] = gemini.requests.map(({ body }) => JSON.stringify(body));
    expect(repair).toContain('files.guess');
    expect(last).toContain('functionResponse');
    const { execution } = await system.query<{
      execution: { usage: { inputTokens: number }; plan: { planner: string } };
    }>('query ($id: ID!) { execution(id: $id) { usage { inputTokens } plan { planner } } }', { id });
    expect(execution.usage.inputTokens).toBeGreaterThan(0);
    expect(execution.plan.planner).toContain('gemini');
  });

  test('what the model cannot place ends the run by name', async () => {
    const unplaceable = [{ part: 'paint the fence', reason: 'no tool paints' }];
    gemini.script(answerJson({ ...plan, steps: [], unplaceable }));
    const ended = await until(system, await startExecution(system, { request: 'Paint the fence' }), isEnded);
    expect(ended).toMatchObject({ status: 'FAILED', failure: { code: 'UNPLACEABLE' } });
    expect(ended.failure?.message).toContain('paint the fence');
  });

  test('the key is in no event and in no log', async () => {
    const { executions } = await system.query<{ executions: { edges: { node: { id: string } }[] } }>(
      '{ executions { edges { node { id } } } }',
    );
    for (const { node } of executions.edges) {
      const events = await system.query('query ($id: ID!) { executionEvents(id: $id) { data } }', {
        id: node.id,
      });
      expect(JSON.stringify(events)).not.toContain(key);
    }
    for (const name of ['api', 'worker', 'projector'])
      expect(system.read(`.tizmoret/logs/${name}.log`)).not.toContain(key);
  });
});

test('a wrong Gemini key fails the run and says which setting to look at', async () => {
  const gemini = await startFakeGemini(key);
  const system = new RealSystem({ GEMINI_API_KEY: 'another-key', GEMINI_BASE_URL: gemini.baseUrl });
  try {
    await system.start();
    const ended = await until(system, await startExecution(system, { request: 'Hello' }), isEnded);
    expect(ended).toMatchObject({ status: 'FAILED', failure: { code: 'UNAUTHORIZED' } });
    expect(ended.failure?.message).toContain('GEMINI_API_KEY');
    expect(ended.failure?.message).not.toContain('another-key');
  } finally {
    await system.stop();
    await gemini.close();
  }
});
