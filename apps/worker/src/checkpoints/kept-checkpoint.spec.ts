import { expect, test } from '@jest/globals';
import type { StreamName } from '@app/domain/kernel/ids.js';
import { KeptCheckpoint } from './kept-checkpoint.js';

const stream = 'local.execution-x' as StreamName;

function table() {
  const saved: string[] = [];
  return {
    saved,
    load: () => Promise.resolve(undefined),
    save: (_: string, __: string, state: string) => Promise.resolve(void saved.push(state)),
    remove: () => Promise.resolve(),
  };
}

test('states that come in quick succession are stored as one, the newest', async () => {
  const { saved, ...rest } = table();
  const checkpoint = new KeptCheckpoint(rest, stream, 'k');
  await checkpoint.save(1, { flush: true });
  for (let state = 2; state <= 100; state++) await checkpoint.save(state);
  expect(saved).toEqual(['1']);
  await checkpoint.close();
  expect(saved).toEqual(['1', '100']);
});

test('a state that comes when the attempt is over is not taken', async () => {
  const { saved, ...rest } = table();
  const checkpoint = new KeptCheckpoint(rest, stream, 'k');
  await checkpoint.close();
  await checkpoint.save(1, { flush: true });
  expect(saved).toEqual([]);
});

test('a state over 4 MiB is refused', async () => {
  const { saved: _, ...rest } = table();
  const checkpoint = new KeptCheckpoint(rest, stream, 'k');
  const large = 'x'.repeat(4 * 1024 * 1024);
  await expect(checkpoint.save(large)).rejects.toMatchObject({ code: 'CHECKPOINT_TOO_LARGE' });
});
