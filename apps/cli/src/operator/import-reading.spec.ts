import { describe, expect, it } from '@jest/globals';
import { limits, type RecordedEvent } from '@app/domain/kernel/event-store.js';
import { aRecordedEvent, aStream, idOf } from '../testing/recorded-events.js';
import { byteLines } from './byte-lines.js';
import { importGroups, type ImportGroup } from './import-groups.js';
import { ExportTally } from './export-end.js';
import { importLines } from './import-lines.js';
import { logEventJson } from './log-event-json.js';

async function* chunksOf(text: string | Buffer, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

describe('byteLines', () => {
  it.each([1, 2, 3, 100])('splits at line feeds only, whatever the chunks: %d bytes', async (size) => {
    const lines: string[] = [];
    for await (const line of byteLines(chunksOf('שלום\u2028x\n\nlast', size))) lines.push(line.toString());
    expect(lines).toEqual(['שלום\u2028x', '', 'last']);
  });
});

/** The groups that come out, and the error that ends them. */
async function read(
  text: string | Buffer,
  isChecked = false,
): Promise<{ groups: readonly ImportGroup[]; error: unknown }> {
  const groups: ImportGroup[] = [];
  try {
    const lines = importLines(byteLines(chunksOf(text, 7_000)), isChecked);
    for await (const group of importGroups(lines)) groups.push(group);
    return { groups, error: undefined };
  } catch (error) {
    return { groups, error };
  }
}

const textOf = (events: readonly Partial<RecordedEvent>[]): string =>
  events.map((event) => `${logEventJson(aRecordedEvent(event))}\n`).join('');

const sizes = async (events: readonly Partial<RecordedEvent>[]): Promise<number[]> =>
  (await read(textOf(events))).groups.map(({ length }) => length);

describe('the groups of an import', () => {
  it('are consecutive events of one stream', async () => {
    const { groups } = await read(
      textOf([{ revision: 0 }, { revision: 1 }, { stream: aStream(2) }, { revision: 2 }, { revision: 4 }]),
    );
    expect(groups.map((group) => group.map(({ line, revision }) => [line, revision]))).toEqual([
      [
        [1, 0],
        [2, 1],
      ],
      [[3, 0]],
      [[4, 2]],
      [[5, 4]],
    ]);
  });

  it('stay within the limits of an append', async () => {
    const many = Array.from({ length: limits.appendEvents + 1 }, (_, revision) => ({ revision }));
    expect(await sizes(many)).toEqual([limits.appendEvents, 1]);
    const text = 'x'.repeat(200 * 1024);
    const large = Array.from({ length: 6 }, (_, revision) => ({ revision, data: { text } }));
    expect(await sizes(large)).toEqual([4, 2]);
  });

  it('leave an event above the limit of an event alone', async () => {
    const text = 'x'.repeat(limits.eventBytes);
    expect(await sizes([{ revision: 0 }, { revision: 1, data: { text } }, { revision: 2 }])).toEqual([
      1, 1, 1,
    ]);
  });
});

describe('a broken line', () => {
  const good = logEventJson(aRecordedEvent());
  const without = (member: string): string => JSON.stringify({ ...aRecordedEvent(), [member]: undefined });

  it.each([
    ['{"stream":', /not JSON/],
    ['[]', /not an event of an export: it .*expected object/],
    [without('stream'), /stream must be a stream such as/],
    [JSON.stringify({ ...aRecordedEvent(), stream: '$settings' }), /stream must be a stream/],
    [JSON.stringify({ ...aRecordedEvent(), revision: -1 }), /revision must be a whole number/],
    [JSON.stringify({ ...aRecordedEvent(), id: idOf(1).toUpperCase() }), /id must be a lower-case UUID/],
    [without('type'), /type must be/],
    [JSON.stringify({ ...aRecordedEvent(), data: [] }), /data must be an object/],
    [JSON.stringify({ ...aRecordedEvent(), metadata: { a: 1 } }), /metadata must be an object of texts/],
  ])('%s is named, after what came before it', async (broken, message) => {
    const { groups, error } = await read(`${good}\n\n${broken}\n${good}\n`);
    expect(groups).toHaveLength(1);
    expect(error).toMatchObject({ line: 3, message: expect.stringMatching(message) });
  });

  it('may be one that is not UTF-8', async () => {
    const { error } = await read(Buffer.concat([Buffer.from(`${good}\n`), Buffer.from([0xff, 0xfe])]));
    expect(error).toMatchObject({ line: 2, message: 'it is not UTF-8 text' });
  });
});

describe('an export that is checked', () => {
  const texts = [0, 1, 2].map((revision) => logEventJson(aRecordedEvent({ revision })));
  const endOf = (lines: readonly string[]): string => {
    const tally = new ExportTally();
    for (const line of lines) tally.add(line);
    return JSON.stringify({ end: tally.end() });
  };
  const end = endOf(texts);
  const ofLines = async (...lines: readonly string[]) => {
    const { groups, error } = await read(lines.map((line) => `${line}\n`).join(''), true);
    return { revisions: groups.flat().map(({ revision }) => revision), error };
  };

  it('is taken when it is whole, also without events, with other ends of lines, and one after the other', async () => {
    expect(await ofLines(...texts, end)).toEqual({ revisions: [0, 1, 2], error: undefined });
    expect(await ofLines(endOf([]))).toEqual({ revisions: [], error: undefined });
    expect((await ofLines(...[...texts, end].map((line) => `${line}\r`), '')).error).toBeUndefined();
    expect(await ofLines(...texts, end, ...texts, end)).toEqual({
      revisions: [0, 1, 2, 0, 1, 2],
      error: undefined,
    });
  });

  it.each([
    ['without its last line', 4, /cut short.*--unchecked/, texts],
    ['cut within its last line', 4, /not JSON/, [...texts, end.slice(0, -1)]],
    ['cut to nothing', 1, /cut short/, []],
    ['short of a line', 3, /of 3 events 2 are here.*--unchecked/, [texts[0]!, texts[2]!, end]],
    ['with a line twice', 5, /of 3 events 4 are here/, [texts[0]!, ...texts, end]],
    [
      'with a line changed',
      4,
      /not those that were exported.*--unchecked/,
      [...texts.slice(0, 2), texts[0]!, end],
    ],
    ['in another order', 4, /not those that were exported/, [...texts.toReversed(), end]],
    ['followed by one that was cut', 6, /cut short/, [...texts, end, texts[0]!]],
  ])('is refused %s', async (_, line, message, lines) => {
    const { error } = await ofLines(...lines);
    expect(error).toMatchObject({ line, message: expect.stringMatching(message) });
  });

  it('is refused when it is cut at the end of any line', async () => {
    for (let kept = 0; kept <= texts.length; kept++)
      expect((await ofLines(...texts.slice(0, kept))).error).toMatchObject({ line: kept + 1 });
  });

  it('need not be whole when nobody asks', async () => {
    const { groups, error } = await read(`${texts.join('\n')}\n${endOf([])}\n`);
    expect([groups.flat().length, error]).toEqual([3, undefined]);
  });
});
