import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { approveAll, execution, startExecution, until, type Execution } from './support/executions.js';
import { eventLogPaths } from './support/event-log-paths.js';
import { RealSystem } from './support/real-system.js';

jest.setTimeout(120_000);

interface Example {
  readonly name: string;
  readonly request: string;
  readonly expect: {
    readonly tools: Record<string, number>;
    readonly asks: string[];
    readonly writes: string[];
  };
}

const examples = JSON.parse(
  readFileSync(join(import.meta.dirname, '../examples/requests.json'), 'utf8'),
) as readonly Example[];

describe.each(eventLogPaths)(
  'The example requests, through the whole system with events in $name',
  ({ open, positions }) => {
    let system: RealSystem;
    let log: Awaited<ReturnType<typeof open>>;

    beforeAll(async () => {
      log = await open();
      system = new RealSystem(log.env);
      await system.start();
    });
    afterAll(async () => {
      await system.stop();
      await log.close();
    });

    const file = (path: string) => readFileSync(join(system.workspace, path), 'utf8');

    /** The sales as a loop reads them that knows nothing of our tools. */
    const sales = () =>
      file('data/sales.csv')
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.split(','))
        .map(([date = '', region = '', , seller = '', , amount = '']) => ({
          date,
          region,
          seller,
          amount: Number(amount),
        }));

    const totals = (rows: readonly { amount: number }[]) => rows.reduce((sum, { amount }) => sum + amount, 0);

    async function run(name: string): Promise<Execution> {
      const example = examples.find((one) => one.name === name) as Example;
      const id = await startExecution(system, { request: example.request });
      if (example.expect.asks.length > 0) {
        const waiting = await until(system, id, ({ approvals }) => approvals.length > 0);
        const asked = waiting.approvals.map(
          ({ stepId }) => waiting.steps.find((step) => step.id === stepId)?.uses,
        );
        expect(asked).toEqual(example.expect.asks);
      }
      const ended = await approveAll(system, id);
      expect(ended).toMatchObject({ status: 'COMPLETED', failure: null });
      const used = ended.steps.filter(({ status }) => status === 'SUCCEEDED').map(({ uses }) => uses);
      for (const [tool, count] of Object.entries(example.expect.tools)) {
        expect([tool, used.filter((one) => one === tool).length]).toEqual([tool, count]);
      }
      for (const path of example.expect.writes) expect(file(path).length).toBeGreaterThan(0);
      return ended;
    }

    const outputOf = (ended: Execution, tool: string) =>
      ended.steps.find(({ uses }) => uses === tool)?.output;

    test('quarterly-review: 13 steps, one approval, a report with the right totals and a booked meeting', async () => {
      const before = file('calendar/team.ics');
      const ended = await run('quarterly-review');
      expect(ended.steps).toHaveLength(13);
      const rows = outputOf(ended, 'tables.query')?.['rows'] as { region: string; total_amount: number }[];
      const regions = [...new Set(sales().map(({ region }) => region))];
      expect(rows.map(({ region }) => region).sort()).toEqual(regions.sort());
      for (const { region, total_amount } of rows) {
        expect(total_amount).toBeCloseTo(totals(sales().filter((row) => row.region === region)), 2);
      }
      for (const heading of ['2025-q1', '2025-q2', '2025-q3', '2025-q4'])
        expect(file('report.md')).toContain(heading);
      const booked = outputOf(ended, 'calendar.create') as { start: string; end: string; uid: string };
      expect(Date.parse(booked.end) - Date.parse(booked.start)).toBe(45 * 60_000);
      expect(Date.parse(booked.start)).toBeGreaterThan(Date.now());
      expect(before).not.toContain(booked.uid);
      expect(file('calendar/team.ics').replaceAll(/\r?\n /g, '')).toContain(booked.uid);
    });

    test('best-sellers: a condition over a total decides whether a file is written', async () => {
      await run('best-sellers');
      const year = sales().filter(({ date }) => date.startsWith('2025'));
      expect(totals(year)).toBeGreaterThan(500_000);
      const bySeller = new Map<string, number>();
      for (const { seller, amount } of year) bySeller.set(seller, (bySeller.get(seller) ?? 0) + amount);
      const best = [...bySeller].sort(([, left], [, right]) => right - left).slice(0, 3);
      for (const [seller] of best) expect(file('out/best-sellers.md')).toContain(seller);
    });

    test('meeting-notes: every open item of the notes is in the list', async () => {
      await run('meeting-notes');
      const notes = ['notes/2026-01-12-planning.md', 'notes/2026-01-19-customer-calls.md']
        .map(file)
        .join('\n');
      const boxes = [...notes.matchAll(/^- \[ \] (?:[\w ]+: )?(.{10,30})/gm)].map(
        ([, text]) => text as string,
      );
      expect(boxes.length).toBeGreaterThan(5);
      for (const item of boxes) expect(file('out/todos.md')).toContain(item);
    });

    test('book-a-talk: nothing is in the calendar before the approval, and a free hour after it', async () => {
      expect(file('calendar/team.ics')).not.toContain('Budget talk');
      const ended = await run('book-a-talk');
      const booked = outputOf(ended, 'calendar.create') as { start: string; end: string };
      expect(new Date(booked.start).getUTCDay()).toBe(2);
      expect(Date.parse(booked.end) - Date.parse(booked.start)).toBe(60 * 60_000);
      expect(file('calendar/team.ics')).toContain('SUMMARY:Budget talk');
      const { executionEvents } = await system.query<{ executionEvents: { data: { locks?: unknown } }[] }>(
        'query ($id: ID!) { executionEvents(id: $id) { data } }',
        { id: ended.id },
      );
      const lock = { name: 'file:calendar/team.ics', mode: 'exclusive', token: expect.any(Number) };
      expect(executionEvents.flatMap(({ data }) => data.locks ?? [])).toEqual([lock]);
      expect((await system.cli('locks')).stdout).toBe('Nobody has a lock.\n');
    });

    test('first-and-last-quarter: compares two reports and writes what it found', async () => {
      await run('first-and-last-quarter');
      expect(file('out/2025.md')).toMatch(/^# Beginning and end of 2025/);
    });

    test('a run can be looked at as it was, and replayed from its events', async () => {
      const id = await startExecution(system, { request: 'what is 17% of 2340' });
      const ended = await approveAll(system, id);
      const { execution: early } = await system.query<{ execution: { status: string; revision: number } }>(
        'query ($id: ID!) { execution(id: $id, asOf: { revision: 1 }) { status revision } }',
        { id },
      );
      expect(early).toEqual({ status: 'PLANNING', revision: 1 });
      expect(await execution(system, id)).toEqual(ended);
      expect(JSON.stringify(ended.result)).toContain('397.8');
      const { executionEvents } = await system.query<{ executionEvents: { position: string }[] }>(
        'query ($id: ID!) { executionEvents(id: $id) { position } }',
        { id },
      );
      for (const { position } of executionEvents) expect(position).toMatch(positions);
    });

    test('the command line runs a request to its end, and says by its exit code how it went', async () => {
      const done = await system.cli('run', '--json', 'what is 6 * 7');
      expect([done.code, JSON.stringify(done.stdout)]).toEqual([0, expect.stringContaining('42')]);
      const waiting = await system.cli(
        'run',
        'Put a meeting called "Tea" into calendar/team.ics tomorrow at 10:00',
      );
      expect(waiting.code).toBe(3);
      expect(waiting.stderr + waiting.stdout).toContain('approve');
      const approved = await system.cli(
        'run',
        '--yes',
        'Put a meeting called "Cake" into calendar/team.ics tomorrow at 11:00',
      );
      expect(approved.code).toBe(0);
      const unplaceable = await system.cli('run', 'Repaint the fence');
      expect([unplaceable.code, unplaceable.stdout + unplaceable.stderr]).toEqual([
        1,
        expect.stringContaining('epaint the fence'),
      ]);
      expect((await system.cli('run', '   ')).code).toBe(1);
      expect((await system.cli('run', '--no-such-option')).code).toBe(2);
      expect((await system.cli('show', '00000000-0000-7000-8000-000000000000')).code).toBe(1);
    });
  },
);
