import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { PlanningContext } from '@app/domain/plan/planner.js';
import { sampleCatalogue } from '../agents/testing/sample-tools.js';
import { createGeminiClient } from './gemini-client.js';
import { createGeminiPlanner } from './gemini-planner.js';
import * as answers from './testing/gemini-answers.js';
import { startFakeGemini, type FakeGemini } from './testing/fake-gemini.js';

/* The real SDK over real sockets; only the waits between attempts are recorded instead of slept. */
const apiKey = 'AIzaSyTheSecretKey';
let gemini: FakeGemini;
let waits: number[];

beforeEach(async () => {
  gemini = await startFakeGemini(apiKey);
  waits = [];
});
afterEach(() => gemini.close());

const planner = (
  settings: { apiKey?: string; baseUrl?: string; timeoutMs?: number; wait?: boolean } = {},
) => {
  const config = {
    apiKey: settings.apiKey ?? apiKey,
    model: 'gemini-x',
    baseUrl: settings.baseUrl ?? gemini.baseUrl,
    timeoutMs: settings.timeoutMs ?? 5_000,
  };
  const record = (ms: number) => Promise.resolve(waits.push(ms));
  return createGeminiPlanner(config, createGeminiClient(config, ...(settings.wait ? [] : [record])));
};

const context = (signal = new AbortController().signal): PlanningContext => ({
  request: 'Add 1 and 2',
  now: Date.UTC(2026, 10, 22),
  timeZone: 'UTC',
  catalogue: sampleCatalogue,
  files: [],
  signal,
});

const step = { kind: 'tool', id: 'add', title: 'Add', tool: 'sample.add', input: '{"a": 1, "b": 2}' };
const goodPlan = { goal: 'Reckon', unplaceable: [], steps: [step], result: '{{add.sum}}' };
const unknownTool = { ...goodPlan, steps: [{ ...step, tool: 'fax.send' }] };

describe('a plan', () => {
  test('comes back checked, with the version that made it and the tokens it took', async () => {
    gemini.script(answers.answerJson(goodPlan));
    expect(await planner().plan(context())).toEqual({
      plan: { goal: 'Reckon', steps: [{ ...step, input: { a: 1, b: 2 } }], result: '{{add.sum}}' },
      planner: 'gemini-test-001',
      usage: { inputTokens: 100, outputTokens: 25 },
    });
  });

  test('is asked for by the protocol: model, schema, rules, catalogue and request; the key in its header only', async () => {
    gemini.script(answers.answerJson(goodPlan));
    await planner().plan(context());
    const { model, headers, body } = gemini.requests[0]!;
    expect(model).toBe('gemini-x');
    expect(headers['x-goog-api-key']).toBe(apiKey);
    expect(body.generationConfig?.responseMimeType).toBe('application/json');
    expect(body.generationConfig?.responseJsonSchema).toMatchObject({
      required: ['goal', 'unplaceable', 'steps'],
    });
    expect(body.systemInstruction?.parts[0]?.text).toContain('You are the planner');
    expect(body.contents[0]?.parts[0]?.text).toContain('sample.add');
    expect(body.contents[0]?.parts[0]?.text).toContain('<request>\nAdd 1 and 2\n</request>');
    expect(JSON.stringify(body)).not.toContain(apiKey);
  });
});

describe('an invalid plan', () => {
  test('goes back with its errors, and the tokens of all rounds are summed', async () => {
    gemini.script(
      answers.answerText('{"goal": '),
      answers.answerJson(unknownTool),
      answers.answerJson(goodPlan),
    );
    const { usage } = await planner().plan(context());
    expect(usage).toEqual({ inputTokens: 300, outputTokens: 75 });
    const conversation = gemini.requests[2]?.body.contents ?? [];
    expect(conversation.map(({ role }) => role)).toEqual(['user', 'model', 'user', 'model', 'user']);
    expect(conversation[1]?.parts[0]?.text).toBe('{"goal": ');
    expect(conversation[2]?.parts[0]?.text).toContain('The answer is not JSON.');
    expect(conversation[4]?.parts[0]?.text).toContain('needs the tool "fax.send"');
  });

  test('is asked for when the model may be asked, each time', async () => {
    gemini.script(answers.answerJson(unknownTool), answers.answerJson(goodPlan));
    const asked: [string, number][] = [];
    const mayAsk = async (model: string) => {
      await Promise.resolve();
      asked.push([model, gemini.requests.length]);
    };
    await planner().plan({ ...context(), mayAsk });
    expect(asked).toEqual([
      ['gemini-x', 0],
      ['gemini-x', 1],
    ]);
  });

  test('fails after two repairs, with the last errors, and tells what each answer used', async () => {
    gemini.script(answers.answerText(''), answers.answerJson(unknownTool), answers.answerJson(unknownTool));
    const used: unknown[] = [];
    const onUsage = (usage: unknown) => Promise.resolve(void used.push(usage));
    await expect(planner().plan({ ...context(), onUsage })).rejects.toMatchObject({
      name: 'PlanningError',
      code: 'INVALID_ANSWER',
      message: expect.stringMatching(/after 2 repairs: Step "add" needs the tool "fax.send"/),
    });
    const usage = { inputTokens: expect.any(Number), outputTokens: expect.any(Number) };
    expect(used).toEqual([usage, usage, usage]);
    expect(gemini.requests).toHaveLength(3);
  });
});

test('a part that no tool can do is named', async () => {
  const parts = [{ part: 'fax it to Dana', reason: 'no tool sends faxes' }];
  gemini.script(answers.answerJson({ ...goodPlan, unplaceable: parts }));
  await expect(planner().plan(context())).rejects.toMatchObject({
    code: 'UNPLACEABLE',
    message: expect.stringContaining('"fax it to Dana" (no tool sends faxes)'),
  });
});

describe('no plan', () => {
  test.each([
    ['a blocked prompt', answers.blockedPrompt('PROHIBITED_CONTENT'), 'REFUSED', 'PROHIBITED_CONTENT'],
    ['a safety stop', answers.finishedEarly('SAFETY'), 'REFUSED', 'SAFETY'],
    ['a recitation stop', answers.finishedEarly('RECITATION'), 'REFUSED', 'RECITATION'],
    ['a cut answer', answers.finishedEarly('MAX_TOKENS'), 'INVALID_ANSWER', 'token limit'],
    [
      'an odd end',
      answers.finishedEarly('MALFORMED_FUNCTION_CALL'),
      'INVALID_ANSWER',
      'MALFORMED_FUNCTION_CALL',
    ],
    ['no candidate', answers.rawBody(200, '{}'), 'INVALID_ANSWER', 'nothing'],
    [
      'an unknown model',
      answers.failWith(404, 'NOT_FOUND', 'No such model'),
      'NOT_CONFIGURED',
      'GEMINI_MODEL',
    ],
    [
      'a revoked key',
      answers.failWith(403, 'PERMISSION_DENIED', `${apiKey} is revoked`),
      'UNAUTHORIZED',
      'GEMINI_API_KEY',
    ],
    [
      'a bad request',
      answers.failWith(400, 'INVALID_ARGUMENT', 'Too many tokens'),
      'REFUSED',
      'Too many tokens',
    ],
  ])('%s', async (_, answer, code, hint) => {
    gemini.script(answer);
    const error: unknown = await planner()
      .plan(context())
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'PlanningError', code, message: expect.stringContaining(hint) });
    expect(inspect(error)).not.toContain(apiKey);
    expect(gemini.requests).toHaveLength(1);
  });

  test.each([
    ['an unknown key', 'AIzaSyAnotherSecret', 'UNAUTHORIZED'],
    ['a key with a line break', 'AIzaSy\nSecret', 'UNAUTHORIZED'],
    ['no key', '', 'NOT_CONFIGURED'],
  ])('%s names the setting, not the key', async (_, key, code) => {
    const error: unknown = await planner({ apiKey: key })
      .plan(context())
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code, message: expect.stringContaining('GEMINI_API_KEY') });
    expect(inspect(error)).not.toContain('Secret');
  });
});

describe('rate limits', () => {
  test('short ones are waited out, twice', async () => {
    gemini.script(answers.rateLimited('2s'), answers.rateLimited('0.5s'), answers.answerJson(goodPlan));
    await planner().plan(context());
    expect(waits).toEqual([2_000, 500]);
  });

  test('each is told to those who ask the same model', async () => {
    gemini.script(answers.rateLimited('2s'), answers.rateLimited('37s'));
    const told: unknown[] = [];
    const cool = (...of: unknown[]) => told.push(of);
    await planner()
      .plan({ ...context(), cool })
      .catch(() => undefined);
    expect(told).toEqual([
      ['gemini-x', 2_000],
      ['gemini-x', 37_000],
    ]);
  });

  test('long ones are told, with the time to wait', async () => {
    gemini.script(answers.rateLimited('37s'));
    await expect(planner().plan(context())).rejects.toMatchObject({
      code: 'RATE_LIMITED',
      retryAfterMs: 37_000,
      message: expect.stringContaining('GenerateRequestsPerMinute'),
    });
    expect(waits).toEqual([]);
  });

  test('a cancel ends the wait', async () => {
    gemini.script(answers.rateLimited('9s'));
    const caller = new AbortController();
    const planning = planner({ wait: true }).plan(context(caller.signal));
    setTimeout(() => caller.abort(new Error('cancelled by Dana')), 50);
    await expect(planning).rejects.toThrow('cancelled by Dana');
  });
});

describe('outages', () => {
  test('are retried, ever later', async () => {
    gemini.script(answers.internalError(), answers.overloaded(), answers.answerJson(goodPlan));
    await planner().plan(context());
    expect(waits).toEqual([500, 1_000]);
  });

  test.each([
    ['errors of the server', answers.internalError(), 'An internal error'],
    ['connections cut before the answer', answers.cutConnection('request'), 'No connection to Gemini'],
    ['connections cut in the answer', answers.cutConnection('half the body'), 'No connection to Gemini'],
    ['answers of a proxy', answers.rawBody(200, '<html>Sign in</html>'), 'GEMINI_BASE_URL'],
  ])('%s end in UNAVAILABLE', async (_, answer, hint) => {
    gemini.script(answer, answer, answer, answer);
    await expect(planner().plan(context())).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining(hint),
    });
    expect(gemini.requests).toHaveLength(4);
  });

  test('nobody at the address, and an address that is none', async () => {
    const { baseUrl } = gemini;
    await gemini.close();
    const failure = expect.stringContaining(`No connection to Gemini at ${baseUrl} (ECONNREFUSED`);
    await expect(planner({ baseUrl }).plan(context())).rejects.toMatchObject({ message: failure });
    const wrong = planner({ baseUrl: 'localhost' }).plan(context());
    await expect(wrong).rejects.toMatchObject({ code: 'NOT_CONFIGURED' });
  });
});

describe('slow answers', () => {
  test('time out and are not asked for again', async () => {
    gemini.script(answers.delayed(answers.answerJson(goodPlan), 3_000));
    await expect(planner({ timeoutMs: 100 }).plan(context())).rejects.toMatchObject({
      code: 'TIMEOUT',
      message: expect.stringContaining('within 100 ms'),
    });
    expect(gemini.requests).toHaveLength(1);
  });

  test('a cancel ends them with its own reason', async () => {
    gemini.script(answers.delayed(answers.answerJson(goodPlan), 3_000));
    const caller = new AbortController();
    const planning = planner().plan(context(caller.signal));
    setTimeout(() => caller.abort(new Error('cancelled by Dana')), 50);
    await expect(planning).rejects.toThrow('cancelled by Dana');
  });
});
