import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { bindPlan } from '@app/domain/plan/bind-plan.js';
import type { AgentDescription } from '@app/domain/plan/catalogue.js';
import type { AgentStep, Plan, PlanStep } from '@app/domain/plan/plan.js';
import { revisionIssues } from '@app/domain/plan/revision-issues.js';
import type { Revision, StepReport } from '@app/domain/plan/revision.js';
import { defineTool, type Tool } from '../../tools/tool.js';
import { ToolCatalogue } from '../../tools/tool-catalogue.js';
import { localTools } from '../../tools/local-tools.js';
import { createOfflinePlanner } from '../offline-planner.js';
import { files } from '../testing/planning-kit.js';

const forecast = (name: string, more: Partial<Pick<Tool, 'effects'>> = {}) =>
  defineTool({
    name,
    description: 'Get the weather forecast for a place: temperature, rain and wind on a day.',
    effects: more.effects ?? 'reads',
    idempotent: true,
    timeoutMs: 1_000,
    input: z.object({ place: z.string().min(1).describe('City or region') }),
    output: z.object({ forecast: z.string().meta({ role: 'text' }) }),
    run: () => Promise.reject(new Error('never run')),
  });

const agent = (name: string, capabilities: string[]): AgentDescription => ({
  ...{
    name,
    description: name,
    instructions: 'Work.',
    tools: [],
    capabilities,
    maxTurns: 3,
    timeoutMs: 1_000,
  },
});

const tool = (id: string, title: string, uses: string, input: Extract<PlanStep, { kind: 'tool' }>['input']) =>
  ({ kind: 'tool', id, title, tool: uses, input }) as const;

const get = tool('get', 'Get the weather forecast for Berlin', 'weather.forecast', { place: 'Berlin' });
const tell = tool('tell', 'Summarise the forecast', 'text.summarize', { text: '{{get.forecast}}' });
const list = tool('list', 'List the files in reports/', 'files.list', { folder: 'reports' });
const plan = (steps: readonly PlanStep[], more: Partial<Plan> = {}): Plan => ({ goal: 'g', steps, ...more });

interface Setting {
  readonly tools?: readonly Tool[];
  readonly agents?: readonly AgentDescription[];
  /** How the steps stand that are not open. */
  readonly reports?: readonly StepReport[];
  readonly refused?: string;
}

const failed: StepReport = {
  ...{ id: 'get', standing: 'failed', isCause: true },
  error: { code: 'UNAVAILABLE', message: 'It is down.' },
};

/** What the planner proposes; it holds as a revision, too. */
async function revised(before: Plan, { tools = [], agents = [], reports = [failed], refused }: Setting = {}) {
  const catalogue = new ToolCatalogue([...localTools, forecast('weather.forecast'), ...tools], agents);
  const revision: Revision = {
    plan: bindPlan(before, catalogue),
    steps: before.steps.map(
      ({ id }) => reports.find((report) => report.id === id) ?? { id, standing: 'open' },
    ),
    ...(refused === undefined ? {} : { refused }),
  };
  const { signal } = new AbortController();
  const context = { request: 'x', now: 0, timeZone: 'UTC', catalogue, files, revision, signal };
  const proposal = await createOfflinePlanner().plan(context);
  expect(revisionIssues(proposal.plan, revision)).toEqual([]);
  return proposal.plan;
}

const ids = (made: Plan) => made.steps.map(({ id }) => id);

describe('a step that failed', () => {
  const two = plan([get, tell], { result: { weather: '{{tell.summary}}', raw: '{{get.forecast}}' } });

  test('is done by another tool that does the same, and the others take its output', async () => {
    const made = await revised(two, { tools: [forecast('meteo.forecast')] });
    expect(made.steps).toMatchObject([
      { id: 'get', tool: 'weather.forecast' },
      { id: 'get-2', tool: 'meteo.forecast', input: { place: 'Berlin' } },
      { id: 'tell', input: { text: '{{get-2.forecast}}' } },
    ]);
    expect(made.result).toEqual({ weather: '{{tell.summary}}', raw: '{{get-2.forecast}}' });
    expect(made.notes?.at(-1)).toMatch(/failed \(UNAVAILABLE\); meteo.forecast does it instead/);
  });

  test('is not done by one that may do more to the world', async () => {
    const more = { tools: [forecast('meteo.forecast', { effects: 'outward' })] };
    await expect(revised(two, more)).rejects.toMatchObject({ code: 'UNPLACEABLE' });
  });

  test('nor by one that failed at it before', async () => {
    const again = { ...get, id: 'get-2', tool: 'meteo.forecast' };
    const reports = [
      { ...failed, isCause: undefined },
      { ...failed, id: 'get-2' },
    ] as unknown as StepReport[];
    const more = { tools: [forecast('meteo.forecast')], reports };
    const steps = [get, again, { ...tell, input: { text: '{{get-2.forecast}}' } }];
    await expect(revised(plan(steps), more)).rejects.toMatchObject({ code: 'UNPLACEABLE' });
    const third = await revised(plan(steps), { ...more, tools: [...more.tools, forecast('third.forecast')] });
    expect(ids(third)).toEqual(['get', 'get-2', 'get-3', 'tell']);
  });

  test('of an agent is done by another that is as capable', async () => {
    const work: AgentStep = {
      kind: 'agent',
      id: 'get',
      title: 'Judge it',
      agent: 'a',
      instruction: 'Judge.',
      input: {},
    };
    const agents = [agent('a', ['judge']), agent('b', ['write']), agent('c', ['judge', 'write'])];
    const made = await revised(plan([work]), { agents });
    expect(made.steps).toMatchObject([{ agent: 'a' }, { id: 'get-2', agent: 'c', instruction: 'Judge.' }]);
  });

  test('is left out with what needs it, if something that was asked for remains', async () => {
    const result = { weather: '{{tell.summary}}', files: '{{list.files}}' };
    const made = await revised(plan([get, tell, list], { result }));
    expect(ids(made)).toEqual(['get', 'list']);
    expect(made.result).toEqual({ files: '{{list.files}}' });
    expect(made.notes?.at(-1)).toMatch(/is left out, and with it what needs it: "Summarise the forecast"/);
  });

  test('cannot be made up for when nothing would remain', async () => {
    await expect(revised(two)).rejects.toMatchObject({
      code: 'UNPLACEABLE',
      message: expect.stringMatching(
        /"Get the weather forecast for Berlin" failed with UNAVAILABLE: no other tool/,
      ),
    });
  });

  test('is one of several: each is made up for', async () => {
    const other = { ...get, id: 'other', title: 'Judge it' };
    const reports = [failed, { ...failed, id: 'other' }];
    const steps = [get, other, tell, list];
    const made = await revised(plan(steps), { tools: [forecast('meteo.forecast')], reports });
    expect(ids(made)).toEqual(['get', 'get-2', 'other', 'tell', 'list']);
  });
});

test('a map whose elements have written is not done all over', async () => {
  const write = { kind: 'tool', tool: 'files.write', input: { path: 'out/{{$item}}', text: 'x' } } as const;
  const map = { kind: 'map', id: 'get', title: 'Write the files', over: ['a', 'b'], step: write } as const;
  const made = await revised(plan([map, list]));
  expect(ids(made)).toEqual(['get', 'list']);
});

test('there is no second proposal', async () => {
  await expect(revised(plan([get, list]), { refused: 'It did not fit.' })).rejects.toMatchObject({
    code: 'INVALID_ANSWER',
    message: expect.stringMatching(/no other proposal: It did not fit/),
  });
});
