import { expect, test } from '@jest/globals';
import type { StreamName } from '@app/domain/kernel/ids.js';
import { KeptCheckpoint } from './kept-checkpoint.js';

const stream = 'local.execution-x' as StreamName;
const nothing = { state: undefined, ended: undefined };

function table() {
  const saved: string[] = [];
  return {
    saved,
    take: () => Promise.resolve(nothing),
    save: (_: string, __: string, ___: string, state: string) => Promise.resolve(saved.push(state) > 0),
    end: () => Promise.resolve(),
  };
}

test('states that come in quick succession are stored as one, the newest', async () => {
  const { saved, ...rest } = table();
  const checkpoint = new KeptCheckpoint(rest, stream, 'k', 1);
  await checkpoint.save(1, { flush: true });
  for (let state = 2; state <= 100; state++) await checkpoint.save(state);
  expect(saved).toEqual(['1']);
  await checkpoint.close();
  expect(saved).toEqual(['1', '100']);
});

test('a state that comes when the attempt is over is not taken', async () => {
  const { saved, ...rest } = table();
  const checkpoint = new KeptCheckpoint(rest, stream, 'k', 1);
  await checkpoint.close();
  await checkpoint.save(1, { flush: true });
  expect(saved).toEqual([]);
});

test('a state over 4 MiB is refused', async () => {
  const { saved: _, ...rest } = table();
  const checkpoint = new KeptCheckpoint(rest, stream, 'k', 1);
  const large = 'x'.repeat(4 * 1024 * 1024);
  await expect(checkpoint.save(large)).rejects.toMatchObject({ code: 'CHECKPOINT_TOO_LARGE' });
});

test('whoever comes next takes it over: what the one before still saves is refused, at once or with the next state', async () => {
  let holder = '';
  const shared = {
    take: (_: string, __: string, by: string) => {
      holder = by;
      return Promise.resolve(nothing);
    },
    save: (_: string, __: string, by: string) => Promise.resolve(by === holder),
    end: () => Promise.resolve(),
  };
  const [first, second] = [
    new KeptCheckpoint(shared, stream, 'k', 1),
    new KeptCheckpoint(shared, stream, 'k', 1),
  ];
  await first.load();
  await first.save(1, { flush: true });
  await second.load();
  await expect(first.save(2, { flush: true })).rejects.toMatchObject({ code: 'CHECKPOINT_LOST' });
  await expect(first.save(3)).rejects.toMatchObject({ code: 'CHECKPOINT_LOST' });
  await second.save(2, { flush: true });
  await first.close();
});
