import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { cp, mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Json, JsonObject } from '@app/domain/kernel/json.js';
import { holds } from '@app/domain/plan/condition.js';
import type { Plan } from '@app/domain/plan/plan.js';
import { usedBy } from '@app/domain/plan/used-by.js';
import { resolveTemplate } from '@app/domain/plan/template.js';
import { builtInCatalogue } from '../catalogue/built-in-catalogue.js';
import { runTool, type TestToolContext, toolContext } from '../tools/testing/tool-context.js';
import { Workspace } from '../tools/workspace.js';
import { listWorkspace } from '../tools/workspace-listing.js';
import { createOfflinePlanner } from './offline-planner.js';

const examples = path.resolve('examples');
const catalogue = builtInCatalogue({ allowPrivateHosts: [] });
/** A Wednesday. */
const now = Date.UTC(2026, 0, 14, 9);
const timeZone = 'Europe/Berlin';

interface Example {
  readonly name: string;
  readonly request: string;
  readonly expect: { tools: Record<string, number>; asks: string[]; writes: string[] };
}

let context: TestToolContext;
let sales: { region: string; salesperson: string; year: string; amount: number }[];

beforeAll(async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'examples-'));
  await cp(path.join(examples, 'workspace'), folder, { recursive: true });
  context = await toolContext({ workspace: await Workspace.open(folder), timeZone, now: () => now });
  const [, ...lines] = (await text('data/sales.csv')).trim().split('\n');
  sales = lines.map((line) => {
    const [date = '', region = '', , salesperson = '', , amount = ''] = line.split(',');
    return { region, salesperson, year: date.slice(0, 4), amount: Number(amount) };
  });
});

afterAll(() => context.dispose());

const text = (file: string) => readFile(path.join(context.workspace.root, file), 'utf8');

const sums = (key: 'region' | 'salesperson', rows: typeof sales) => {
  const totals = new Map<string, number>();
  for (const row of rows) totals.set(row[key], (totals.get(row[key]) ?? 0) + row.amount);
  return totals;
};

/** The open check boxes of the Markdown files of a folder, without owner and date, which a tool may set apart. */
async function openItems(folder: string): Promise<string[]> {
  const files = (await listWorkspace(context.workspace)).filter(({ path: file }) =>
    file.startsWith(`${folder}/`),
  );
  const texts = await Promise.all(files.map(({ path: file }) => text(file)));
  const boxes = texts.flatMap((one) => one.match(/^- \[ \] .+$/gm) ?? []);
  expect(boxes.length).toBeGreaterThanOrEqual(8);
  return boxes.map((line) => line.replace(/^- \[ \] (?:[\w ]+: )?/, '').slice(0, 40));
}

async function exampleNamed(name: string): Promise<Example> {
  const all = JSON.parse(await readFile(path.join(examples, 'requests.json'), 'utf8')) as Example[];
  return all.find((one) => one.name === name) as Example;
}

async function planOf({ request }: Example): Promise<Plan> {
  const files = await listWorkspace(context.workspace);
  const signal = new AbortController().signal;
  return (await createOfflinePlanner().plan({ request, now, timeZone, catalogue, files, signal })).plan;
}

/** One step after the other, in the order of the plan; conditions are honoured, approvals taken as given. */
async function carryOut(plan: Plan): Promise<Map<string, Json>> {
  const outputs = new Map<string, Json>();
  for (const step of plan.steps) {
    if (step.kind !== 'tool' || (step.when && !holds(step.when, (id) => outputs.get(id)))) continue;
    const tool = catalogue.tool(step.tool);
    if (!tool) throw new Error(`No tool ${step.tool}`);
    const input = resolveTemplate(step.input, (id) => outputs.get(id));
    outputs.set(step.id, await runTool(tool, input, { ...context, idempotencyKey: step.id }));
  }
  return outputs;
}

async function planAndRun(name: string) {
  const example = await exampleNamed(name);
  const plan = await planOf(example);
  const tools = plan.steps.map(usedBy);
  const counts = Object.fromEntries(
    [...new Set(tools)].map((tool) => [tool, tools.filter((one) => one === tool).length]),
  );
  expect(counts).toEqual(example.expect.tools);
  const asks = plan.steps.flatMap((step) => {
    const own = step.kind === 'tool' ? catalogue.tool(step.tool)?.approval : undefined;
    return (step.approval ?? own) === undefined ? [] : [usedBy(step)];
  });
  expect(asks).toEqual(example.expect.asks);
  const outputs = await carryOut(plan);
  for (const file of example.expect.writes) expect(await text(file)).not.toBe('');
  const outputOf = (tool: string, index = 0) => {
    const step = plan.steps.filter((one) => one.kind === 'tool' && one.tool === tool)[index];
    return outputs.get(step?.id ?? '') as JsonObject | undefined;
  };
  return { plan, outputs, outputOf };
}

describe('the examples, planned and carried out with the real tools', () => {
  test('quarterly-review', async () => {
    const { plan, outputOf } = await planAndRun('quarterly-review');
    expect(plan.steps.length).toBeGreaterThanOrEqual(10);
    const rows = outputOf('tables.query')?.['rows'] as { region: string; total_amount: number }[];
    expect(rows).toHaveLength(4);
    for (const [region, total] of sums('region', sales)) {
      expect(rows.find((row) => row.region === region)?.total_amount).toBeCloseTo(total, 2);
    }
    const items = JSON.stringify(outputOf('text.action_items')?.['items']);
    for (const item of await openItems('reports')) expect(items).toContain(item);
    const report = await text('report.md');
    expect(report).toContain('460167.05');
    expect(report).toContain('second source for tent fabric');
    const meeting = outputOf('calendar.create') as { title: string; start: string; end: string };
    expect(meeting.title).toBe('Review meeting');
    expect(meeting.start.slice(0, 10)).toBe('2026-01-19');
    expect(Date.parse(meeting.end) - Date.parse(meeting.start)).toBe(45 * 60_000);
    expect(await text('calendar/team.ics')).toContain('SUMMARY:Review meeting');
  });

  test('best-sellers', async () => {
    const { outputOf } = await planAndRun('best-sellers');
    const year = sales.filter((row) => row.year === '2025');
    const total = year.reduce((sum, row) => sum + row.amount, 0);
    const [all] = outputOf('tables.query')?.['rows'] as { total_amount: number }[];
    expect(all?.total_amount).toBeCloseTo(total, 2);
    const best = [...sums('salesperson', year)].sort((left, right) => right[1] - left[1]).slice(0, 3);
    const rows = outputOf('tables.query', 1)?.['rows'] as { salesperson: string }[];
    expect(rows.map((row) => row.salesperson)).toEqual(best.map(([name]) => name));
    for (const [name] of best) expect(await text('out/best-sellers.md')).toContain(name);
  });

  test('meeting-notes', async () => {
    const { outputOf } = await planAndRun('meeting-notes');
    expect(outputOf('text.summarize')?.['sentences']).toHaveLength(3);
    const todos = await text('out/todos.md');
    expect(todos).toContain('smaller display');
    expect(todos).toContain('rental tents');
    for (const item of await openItems('notes')) expect(todos).toContain(item);
  });

  test('book-a-talk', async () => {
    const { outputOf } = await planAndRun('book-a-talk');
    const { start, end } = outputOf('calendar.create') as { start: string; end: string };
    expect(start).toBe('2026-01-20T09:30:00+01:00');
    expect(Date.parse(end) - Date.parse(start)).toBe(60 * 60_000);
    expect(await text('calendar/team.ics')).toContain('SUMMARY:Budget talk');
  });

  test('first-and-last-quarter', async () => {
    const { outputOf } = await planAndRun('first-and-last-quarter');
    expect(outputOf('text.keywords')?.['terms']).toHaveLength(5);
    const report = await text('out/2025.md');
    expect(report).toContain('# Beginning and end of 2025');
    expect(report).toContain(String((outputOf('text.keywords', 1)?.['terms'] as string[])[0]));
  });
});
