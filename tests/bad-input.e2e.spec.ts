import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isEnded, startExecution, until } from './support/executions.js';
import { RealSystem } from './support/real-system.js';

jest.setTimeout(120_000);

describe('Bad input gets a clear error through the whole system, and nothing is half done', () => {
  const system = new RealSystem();
  beforeAll(async () => {
    await system.start();
    const put = (name: string, content: string | Buffer) =>
      writeFileSync(join(system.workspace, name), content);
    put('picture.txt', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1]));
    put('huge.txt', 'word '.repeat(100_000));
    const rows = Array.from({ length: 100 }, (_, n) => (n === 40 ? 'north,1,2,3' : `north,${n}`));
    put('few-broken.csv', `region,amount\n${rows.join('\n')}\n`);
    put('broken.csv', `region,amount\n${'a,b,c,d\n'.repeat(30)}`);
    put('broken.ics', 'BEGIN:VCALENDAR\nthis is not a calendar\n');
  });
  afterAll(() => system.stop());

  async function failureOf(request: string) {
    const id = await startExecution(system, { request });
    const ended = await until(system, id, isEnded);
    return { status: ended.status, ...ended.failure };
  }

  test.each([
    ['', 'empty'],
    ['   \n ', 'empty'],
    ['?!?! ... ---', 'letter'],
    [`read ${'x'.repeat(33 * 1024)}`, 'at most 32768'],
  ])('a request like %j is refused at once', async (request, says) => {
    await expect(startExecution(system, { request })).rejects.toThrow(says);
  });

  test.each([
    ['Send a fax to the bank', 'UNPLACEABLE', 'Send a fax to the bank'],
    ['blorp the zindle', 'UNPLACEABLE', 'blorp the zindle'],
    ['Read ../../etc/passwd', 'UNPLACEABLE', '../../etc/passwd'],
    ['Read missing.txt', 'UNPLACEABLE', 'missing.txt'],
    ['Read picture.txt', 'BINARY_FILE', 'picture.txt'],
    ['Read huge.txt', 'FILE_TOO_LARGE', 'KiB'],
    ['Describe the table broken.csv', 'BROKEN', 'broken.csv'],
    ['List the events in broken.ics next week', 'INVALID_CALENDAR', 'broken.ics'],
    [
      'Put a meeting called "Leap" into calendar/team.ics on 2026-02-30 at 10:00',
      'UNPLACEABLE',
      '2026-02-30',
    ],
    ['what is 1/0', 'BAD_EXPRESSION', '1/0'],
  ])('%j fails with %s and says %j', async (request, code, says) => {
    const failure = await failureOf(request);
    expect(failure).toMatchObject({ status: 'FAILED', code: expect.stringContaining(code) });
    expect(failure.message).toContain(says);
  });

  test('a table with a few broken rows is totalled without them, and the log says which', async () => {
    const id = await startExecution(system, { request: 'Total the amount by region from few-broken.csv' });
    const ended = await until(system, id, isEnded);
    const expected = Array.from({ length: 100 }, (_, n) => (n === 40 ? 0 : n)).reduce((sum, n) => sum + n, 0);
    expect(ended.status).toBe('COMPLETED');
    expect(ended.steps[0]?.output).toMatchObject({ skippedRows: 1, rows: [{ total_amount: expected }] });
  });

  test('approving twice, approving what does not wait and unknown ids are refused with a reason', async () => {
    const request = 'Put a meeting called "Once" into calendar/team.ics tomorrow at 10:00';
    const id = await startExecution(system, { request });
    const [approval] = (await until(system, id, ({ approvals }) => approvals.length > 0)).approvals;
    const approve = (input: object) =>
      system
        .query<{ approveStep: { __typename: string; code?: string; message?: string } }>(
          `mutation ($input: StepDecisionInput!) { approveStep(input: $input) {
            __typename ... on CommandRejected { code message } } }`,
          { input },
        )
        .then(({ approveStep }) => approveStep);
    const { stepId, digest } = approval as { stepId: string; digest: string };
    const wrong = await approve({ executionId: id, stepId, digest: 'f00' });
    expect(wrong).toMatchObject({ code: 'DIGEST_MISMATCH' });
    const decisions = await Promise.all(
      Array.from({ length: 10 }, () => approve({ executionId: id, stepId, digest })),
    );
    const accepted = decisions.filter(({ __typename }) => __typename === 'CommandAccepted');
    expect(accepted).toHaveLength(1);
    expect(
      decisions.filter(({ code }) => code === 'NOT_WAITING_FOR_APPROVAL' || code === 'WRONG_STATUS'),
    ).toHaveLength(9);
    expect(await approve({ executionId: id, stepId: 'nobody', digest })).toMatchObject({ code: 'NOT_FOUND' });
    const unknown = '01a00000-0000-7000-8000-000000000000';
    expect(await approve({ executionId: unknown, stepId, digest })).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('malformed GraphQL and a wrong token are refused', async () => {
    await expect(system.query('query { nonsense( }')).rejects.toThrow(/Syntax|Expected/);
    const response = await fetch(`${system.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer wrong' },
      body: '{"query":"{ executions { totalCount } }"}',
    });
    expect(await response.text()).toContain('UNAUTHENTICATED');
  });
});
