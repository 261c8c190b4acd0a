import { describe, expect, it } from '@jest/globals';
import { CliError } from '../cli-error.js';
import { exitCode } from '../exit-code.js';
import { ConnectionLost } from './api.js';
import { resumable } from './resumable.js';

/** Connections in turn: each gives its items, then ends or breaks. */
function connections(...scripts: readonly (readonly (number | Error)[])[]) {
  let opened = 0;
  return async function* (): AsyncGenerator<number, void> {
    for (const item of scripts[opened++] ?? [new ConnectionLost('down', false)]) {
      await Promise.resolve();
      if (item instanceof Error) throw item;
      yield item;
    }
  };
}

const told: string[] = [];
const options = (giveUpAfterMs: number, signal = new AbortController().signal) => ({
  signal,
  giveUpAfterMs,
  onLost: () => void told.push('lost'),
  onBack: () => void told.push('back'),
});

async function collect(items: AsyncIterable<number>): Promise<number[]> {
  const all: number[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe('resumable', () => {
  it('goes on over lost connections and says so once for each loss', async () => {
    told.length = 0;
    const lost = new ConnectionLost('cut', true);
    const open = connections([1, lost], [lost], [2, 3]);
    expect(await collect(resumable(open, options(Infinity)))).toEqual([1, 2, 3]);
    expect(told).toEqual(['lost', 'back']);
  });

  it('gives up after the time it was given', async () => {
    await expect(collect(resumable(connections(), options(300)))).rejects.toMatchObject({
      exitCode: exitCode.unreachable,
    });
  });

  it('does not ask again when that would not help', async () => {
    const gone = new CliError('There is no such execution', exitCode.failed);
    await expect(collect(resumable(connections([gone]), options(Infinity)))).rejects.toBe(gone);
  });

  it('stops waiting when it is told to', async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 50);
    expect(await collect(resumable(connections(), options(Infinity, stop.signal)))).toEqual([]);
  });
});
