import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { streamOf, tenantId, type StreamName } from '@app/domain/kernel/ids.js';
import { createLogger } from '@app/infrastructure/telemetry/logger.js';
import { request } from '../../testing/request.js';
import type { LockClaim, LockDesk, LockStanding } from '../locks/locks-table.js';
import { ClaimDesk, type ClaimChange } from './claim-desk.js';

const { run } = request('a');
const locks = [{ name: 'x', mode: 'exclusive' } as const];
const claim = (stepId: string): LockClaim => ({
  tenant: run.tenant,
  stream: run.stream,
  stepId,
  attempt: 1,
  locks,
});
const inside = (stepId: string, token: number | undefined): LockStanding => ({
  ...claim(stepId),
  isIn: token !== undefined,
  token,
});

/** What was sent, as text, each with what is to be answered. */
let sent: string[];
let answers: ((standings: readonly LockStanding[]) => void)[];
let poison: string | undefined;
let heard: string[];
let desk: LockDesk;

const change = (_: unknown, changes: readonly ClaimChange<LockClaim>[]) => {
  const text = changes.map((each) => `${each.do} ${each.stepId}`).join(', ');
  sent.push(text);
  if (poison && text.includes(poison)) return Promise.reject(new Error('It is refused'));
  return new Promise<readonly LockStanding[]>((resolve) => answers.push(resolve));
};
/** What others have left, and of which runs it was asked for. */
let leftBehind: readonly string[];
let askedFor: (readonly string[])[];
const left = (streams: readonly StreamName[]) => {
  askedFor.push(streams);
  return Promise.resolve(leftBehind.map(claim));
};
const ask = (stepId: string) =>
  desk.ask(claim(stepId), (standing) => heard.push(`${stepId} ${standing?.token ?? 'waits'}`));
const untilSent = async (count: number) => {
  while (sent.length < count) await sleep(1);
};
const answer = async (...standings: LockStanding[]) => {
  answers.shift()?.(standings);
  await sleep(1);
};

beforeEach(() => {
  [sent, answers, heard, poison] = [[], [], [], undefined];
  [leftBehind, askedFor] = [[], []];
  desk = new ClaimDesk(
    { scopeOf: ({ tenant }: LockClaim) => tenant, left, change },
    createLogger('test', 'silent'),
    1,
  );
});

afterEach(() => desk.close());

describe('the desk for claims', () => {
  test('sends together what is wanted in the same turn, and what is wanted meanwhile', async () => {
    ask('a');
    ask('b');
    await untilSent(1);
    ask('c');
    desk.end(claim('a'), 'release');
    desk.end(claim('b'), 'leave');
    await answer(inside('a', 1), inside('b', undefined));
    await untilSent(2);
    expect(sent).toEqual(['ask a, ask b', 'ask c, release a, leave b']);
    await answer(inside('c', 2));
    expect(heard).toEqual(['c 2']);
  });

  test('says how a claim stands until it is in, and looks again when it is called', async () => {
    ask('a');
    await untilSent(1);
    await answer(inside('a', undefined));
    desk.look();
    await untilSent(2);
    await answer(inside('a', 5));
    desk.look();
    await sleep(5);
    expect(sent).toEqual(['ask a', '']);
    expect(heard).toEqual(['a waits', 'a 5']);
  });

  test('takes no answer to a claim that was given up for one to the claim that was made since', async () => {
    ask('a');
    await untilSent(1);
    desk.end(claim('a'), 'release');
    ask('a');
    await answer(inside('a', 1));
    expect(heard).toEqual([]);
    await untilSent(2);
    await answer(inside('a', 2));
    expect(heard).toEqual(['a 2']);
  });

  test('says of a claim that is to be taken over that it has been given to others', async () => {
    const lost: unknown[] = [];
    desk.adopt(claim('a'), (standing) => lost.push(standing));
    await untilSent(1);
    await answer();
    expect(lost).toEqual([undefined]);
  });

  test('ends what a worker has left of runs that are taken over, if the attempt is over, and asks for all of them at once', async () => {
    leftBehind = ['over', 'running'];
    const other = streamOf(tenantId('local'), 'execution', '01980000-0000-7000-8000-000000000009');
    desk.takenOver(claim('a').stream, ({ stepId }) => stepId === 'over');
    desk.takenOver(other, () => true);
    await untilSent(1);
    await answer();
    expect(askedFor).toEqual([[claim('a').stream, other]]);
    expect(sent).toEqual(['release over']);
  });

  test('carries out the others when one cannot be', async () => {
    poison = 'bad';
    ask('bad');
    ask('a');
    ask('b');
    while (!sent.includes('ask a')) await sleep(1);
    await answer(inside('a', 1));
    while (!sent.some((text) => text.startsWith('ask b'))) await sleep(1);
    expect(heard).toContain('a 1');
  });

  test('carries out what is wanted of one claim in that order, also when it has to be tried again', async () => {
    poison = 'release a';
    ask('a');
    await untilSent(1);
    desk.end(claim('a'), 'release');
    ask('a');
    ask('b');
    await answer(inside('a', undefined));
    // Together they fail, and then the first of them alone.
    while (sent.at(-1) !== 'release a') await sleep(1);
    poison = undefined;
    const later = sent.length;
    for (let turns = 0; turns < 5; turns++) {
      await sleep(3);
      await answer();
    }
    expect(sent.slice(later)).toEqual(['ask b', 'release a, ask a']);
  });

  test('sends nothing any more when it is closed', async () => {
    ask('a');
    await untilSent(1);
    desk.close();
    ask('b');
    await answer(inside('a', undefined));
    await sleep(5);
    expect(sent).toEqual(['ask a']);
  });
});
