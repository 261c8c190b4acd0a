import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RealSystem } from './support/real-system.js';

jest.setTimeout(120_000);

const system = new RealSystem();
beforeAll(() => system.start());
afterAll(() => system.stop());

interface Ended {
  readonly status: string;
  readonly result: unknown;
  readonly failure: { readonly code: string } | null;
}

/** Runs a plan of the examples by the command line, as the documents say. */
async function run(name: string): Promise<Ended & { readonly code: number | null }> {
  const file = join(import.meta.dirname, '../examples/plans', `${name}.json`);
  const { code, stdout } = await system.cli('run', '--yes', '--json', '--file', file);
  return { code, ...(JSON.parse(stdout) as Ended) };
}

const file = (path: string) => readFileSync(join(system.workspace, path), 'utf8');

test('each-report: every element is done, and those that may fail do not fail the run', async () => {
  const { status, result } = await run('each-report');
  expect(status).toBe('COMPLETED');
  const { reports, summaries, drafts } = result as {
    reports: number;
    summaries: { summary: string }[];
    drafts: object[];
  };
  expect([reports, summaries.length]).toEqual([4, 4]);
  for (const { summary } of summaries) expect(summary.length).toBeGreaterThan(20);
  expect(drafts).toMatchObject([
    { status: 'succeeded', output: { path: 'reports/2025-q1.md' } },
    { status: 'failed', error: { code: 'FILE_NOT_FOUND' } },
    { status: 'failed', error: { code: 'FILE_NOT_FOUND' } },
  ]);
});

test('fallback: the step that stands by runs, and its output stands in', async () => {
  const { status, result } = await run('fallback');
  expect(status).toBe('COMPLETED');
  expect(result).toMatchObject({ measure: { characters: file('data/budget.json').length } });
});

test('undo: the run fails, and what it had done is undone, the last first', async () => {
  const { code, status, failure } = await run('undo');
  expect([code, status, failure?.code]).toEqual([1, 'FAILED', 'FILE_NOT_FOUND']);
  const said = file('out/news.md').match(/^(?:The sale|Staff|Withdrawn: (?:The sale|Staff))/gm);
  expect(said).toEqual(['The sale', 'Staff', 'Withdrawn: Staff', 'Withdrawn: The sale']);
  expect((await system.cli('effects')).stdout).toMatch(/staff +note\.append \(undoes\)/);
});

test('signed: it is written once somebody who may has signed', async () => {
  const { status } = await run('signed');
  expect([status, file('out/contract.md')]).toEqual(['COMPLETED', 'Northlight Outdoor rents the hall.']);
});

test('together: what steps share is joined, and a question gets its answer', async () => {
  expect(await run('together')).toMatchObject({ status: 'COMPLETED', result: { sold: 42 } });
});

test('inside: steps are executions of their own, with a plan and without', async () => {
  const { status, result } = await run('inside');
  expect(status).toBe('COMPLETED');
  expect(JSON.stringify(result)).toContain('1515.78');
});

test('a plan that is no good is told with all that is wrong with it, and nothing runs', async () => {
  const { code, stderr } = await system.cli(
    'run',
    '--file',
    join(import.meta.dirname, '../examples/requests.json'),
  );
  expect([code, stderr]).toEqual([1, expect.stringContaining('INVALID_PLAN')]);
});
