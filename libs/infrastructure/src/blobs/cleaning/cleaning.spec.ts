import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import type { CleanableBlobStore } from '@app/domain/kernel/cleanable-blobs.js';
import { limits, readStream, type EventStore } from '@app/domain/kernel/event-store.js';
import { streamOf, tenantId } from '@app/domain/kernel/ids.js';
import { MemoryEventStore } from '../../event-store/memory/memory-event-store.js';
import { allBlobs } from '../contract/all-blobs.js';
import { MemoryBlobStore } from '../memory/memory-blob-store.js';
import { S3BlobStore } from '../s3/s3-blob-store.js';
import { memoryBucket } from '../s3/testing/memory-bucket.js';
import { withBlobs } from '../with-blobs.js';
import { carryOut } from './carry-out.js';
import { planCleaning } from './plan-cleaning.js';

const olderThan = 100;
const large = (letter: string) => letter.repeat(limits.eventBytes);
const letters = ['a', 'b', 'c'];

interface World {
  readonly blobs: CleanableBlobStore;
  readonly log: MemoryEventStore;
  readonly store: EventStore;
  readonly clock: { now: number };
}

/** A writer's event may never come: the append fails, or its process dies after the put. */
interface Writing {
  readonly letter: string;
  readonly comes: boolean;
  /** Requests of others that may take effect before its put, and between its put and its append. */
  readonly start: number;
  readonly pause: number;
}

/** Writers and cleaners that are under way together; the clock moves once meanwhile. */
interface Phase {
  readonly writings: readonly Writing[];
  readonly cleanings: number;
  readonly tick: number;
}

const stores: Record<string, (turn: () => Promise<unknown>, now: () => number) => CleanableBlobStore> = {
  memory: (_, now) => new MemoryBlobStore(now),
  S3: (turn, now) => new S3BlobStore('', () => Promise.resolve(memoryBucket(turn, now)), now),
};

function world(open: (typeof stores)[string], turn: () => Promise<unknown>): World {
  const clock = { now: 0 };
  const blobs = open(turn, () => clock.now);
  const log = new MemoryEventStore();
  return { blobs, log, store: withBlobs(log, blobs), clock };
}

const event = (letter: string) => ({
  id: randomUUID(),
  type: 'StepSucceeded',
  data: { output: large(letter) },
  metadata: {},
});
const stream = () => streamOf(tenantId('local'), 'execution', randomUUID());

async function write({ log, blobs }: World, turn: () => Promise<unknown>, writing: Writing): Promise<void> {
  const late: EventStore = Object.create(log, {
    append: {
      value: async (...parameters: Parameters<EventStore['append']>) => {
        for (let left = writing.pause; left >= 0; left--) await turn();
        if (writing.comes) return log.append(...parameters);
        throw new Error('the process died');
      },
    },
  }) as EventStore;
  for (let left = writing.start; left > 0; left--) await turn();
  await withBlobs(late, blobs)
    .append(stream(), 'no-stream', [event(writing.letter)])
    .catch(() => undefined);
}

const clean = async ({ blobs, log }: World) => carryOut(blobs, await planCleaning({ blobs, log, olderThan }));

/** Every event that was stored, with all of its data. */
async function outputs({ store, log }: World): Promise<unknown[]> {
  const streams = new Set((await log.readAll()).events.map((one) => one.stream));
  const found = [];
  for (const one of streams) for await (const { data } of readStream(store, one)) found.push(data['output']);
  return found;
}

const noise = fc.nat(25);
const anyPhases = fc.array(
  fc.record({
    writings: fc.array(
      fc.record({
        letter: fc.constantFrom(...letters),
        comes: fc.integer({ min: 0, max: 3 }).map((roll) => roll === 0),
        start: noise,
        pause: noise,
      }),
      { minLength: 1, maxLength: 4 },
    ),
    cleanings: fc.integer({ min: 1, max: 3 }),
    tick: noise,
  }),
  { minLength: 1, maxLength: 5 },
);

/** Interleaves them request by request. No append takes longer than `olderThan` from its put to its commit. */
async function play(one: World, turn: () => Promise<unknown>, phase: Phase): Promise<void> {
  const tick = async () => {
    for (let left = phase.tick; left > 0; left--) await turn();
    one.clock.now += olderThan - 10;
  };
  const cleanOften = async () => {
    for (let left = phase.cleanings; left > 0; left--) await clean(one);
  };
  await Promise.all([...phase.writings.map((writing) => write(one, turn, writing)), cleanOften(), tick()]);
}

test.each(Object.entries(stores))(
  'cleaning the %s store beside puts loses no blob of an event, and leaves no other in the end',
  async (_, open) => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), anyPhases, async (scheduler, phases) => {
        const turn = () => scheduler.schedule(Promise.resolve());
        const one = world(open, turn);
        const finish = async <Result>(work: Promise<Result>) => {
          await scheduler.waitFor(work.then(() => undefined));
          return work;
        };
        await finish(
          one.blobs.put(
            tenantId('local'),
            letters.map((letter) => JSON.stringify(large(letter))),
          ),
        );
        const expected: string[] = [];
        for (const phase of phases) {
          one.clock.now += olderThan;
          await finish(play(one, turn, phase));
          for (const { comes, letter } of phase.writings) if (comes) expected.push(letter);
          const found = (await finish(outputs(one))).map((text) => (text as string).slice(0, 1));
          expect(found.toSorted()).toEqual(expected.toSorted());
        }
        for (let round = 0; round < 3; round++) {
          one.clock.now += olderThan;
          await finish(clean(one));
        }
        const left = await finish(allBlobs(one.blobs));
        expect(left.filter(({ isSetAside }) => isSetAside)).toEqual([]);
        expect(left).toHaveLength(new Set(expected).size);
        expect(await finish(outputs(one))).toHaveLength(expected.length);
      }),
      { numRuns: 50 },
    );
  },
);

test('a plan tells what is old, young, needed and wanted back', async () => {
  const one = world(
    (_, now) => new MemoryBlobStore(now),
    () => Promise.resolve(),
  );
  const { blobs, store, clock } = one;
  const plan = () => planCleaning({ blobs, log: one.log, olderThan });
  const tenant = tenantId('local');
  await store.append(stream(), 'no-stream', [event('a')]);
  await blobs.put(tenant, ['nobody needs this']);
  expect(await plan()).toMatchObject({ young: 2, needed: 0, setAside: [], remove: [] });
  clock.now += olderThan;
  expect(await plan()).toMatchObject({ young: 0, needed: 1, setAside: [{ bytes: 17 }], takeBack: [] });
  await blobs.setAside(await allBlobs(blobs));
  expect(await plan()).toMatchObject({ young: 1, needed: 0, takeBack: [{ tenant }], remove: [] });
  clock.now += olderThan;
  expect(await plan()).toMatchObject({ young: 0, takeBack: [{ tenant }], remove: [{ bytes: 17 }] });
  expect(await planCleaning({ blobs, log: new MemoryEventStore(), olderThan })).toMatchObject({
    takeBack: [],
    remove: { length: 2 },
  });
});

test('a plan that cannot see the whole log is none', async () => {
  const { blobs, log } = world(
    (_, now) => new MemoryBlobStore(now),
    () => Promise.resolve(),
  );
  await log.append(
    stream(),
    'no-stream',
    [event('a')].map((one) => ({ ...one, data: {} })),
  );
  const away = { head: () => log.head(), readAll: () => Promise.reject(new Error('away')) };
  await expect(planCleaning({ blobs, log: away, olderThan })).rejects.toThrow('away');
  await expect(
    planCleaning({ blobs, log, olderThan, signal: AbortSignal.abort(new Error('stopped')) }),
  ).rejects.toThrow('stopped');
});
