import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { fitLine } from '../render/line.js';
import { plain } from '../render/style.js';
import { aRecordedEvent, aStream } from '../testing/recorded-events.js';
import { Written } from '../testing/streams.js';
import { formatBytes } from './format-bytes.js';
import { logEventJson } from './log-event-json.js';
import { logEventSpans } from './log-event-line.js';
import { LogCounter } from './log-statistics.js';
import { readPosition } from './log-position.js';
import { progressLine } from './progress-line.js';
import { renderStatistics, statisticsJson } from './render-statistics.js';

const counted = (): LogCounter => {
  const counter = new LogCounter();
  const at = (second: number): string => `2026-11-22T12:00:0${second}.000Z`;
  counter.add(aRecordedEvent({ recordedAt: at(2), data: { a: 'é' }, metadata: { b: '' } }));
  counter.add(aRecordedEvent({ recordedAt: at(3), revision: 1, type: 'StepStarted' }));
  counter.add(aRecordedEvent({ recordedAt: at(1), stream: aStream(1, 'plan'), type: 'PlanProposed' }));
  return counter;
};

describe('the statistics of a log', () => {
  it('count events, the streams that begin, and bytes, by category and type', () => {
    expect(statisticsJson(counted().result(readPosition('3')))).toEqual({
      head: '0000000000000000003',
      events: 3,
      streams: 2,
      bytes: 26,
      first: '2026-11-22T12:00:01.000Z',
      last: '2026-11-22T12:00:03.000Z',
      categories: [
        {
          category: 'execution',
          events: 2,
          streams: 1,
          bytes: 22,
          first: '2026-11-22T12:00:02.000Z',
          last: '2026-11-22T12:00:03.000Z',
          types: [
            expect.objectContaining({ type: 'ExecutionStarted', events: 1, bytes: 18 }),
            expect.objectContaining({ type: 'StepStarted', events: 1, bytes: 4 }),
          ],
        },
        expect.objectContaining({ category: 'plan', events: 1, streams: 1 }),
      ],
    });
  });

  it('are a line and a table for a person', () => {
    const lines = renderStatistics(counted().result(readPosition('3')), Infinity, plain);
    expect(lines[0]).toBe('3 events in 2 streams, 26 B; the head is at 3');
    expect(lines[2]).toMatch(/^category +type +events +streams +size +first +last$/);
    expect(lines[3]).toMatch(/^execution +all +2 +1 +22 B +2026-11-22 /);
    expect(lines[4]).toMatch(/^ +ExecutionStarted +1 +1 +18 B/);
  });

  it('say so when there is nothing', () => {
    expect(renderStatistics(new LogCounter().result(undefined), 80, plain)).toEqual(['The log is empty.']);
    expect(statisticsJson(new LogCounter().result(undefined))).toMatchObject({ head: null, events: 0 });
  });
});

describe('an event of the log', () => {
  const event = aRecordedEvent({ revision: 4, data: { text: 'a\u009bb' } });

  it('is a line with its position, type and place', () => {
    expect(stripVTControlCharacters(fitLine(logEventSpans(event), Infinity, plain))).toMatch(
      /^ {6}12 {2}\d\d:00:00 {2}ExecutionStarted {8}local\.execution-0198c0de-\S+@4 {2}\{"text"/,
    );
  });

  it('is a line of JSON without anything a terminal obeys, and with all that an import needs', () => {
    const json = logEventJson(event);
    expect(json).not.toContain('\u009b');
    expect(JSON.parse(json)).toEqual(event);
    expect(Object.keys(JSON.parse(json) as object).join()).toBe(
      'stream,revision,id,type,data,metadata,recordedAt,position',
    );
  });
});

describe('progress', () => {
  it('is one line on a terminal, drawn at most five times a second, and gone afterwards', () => {
    let now = 0;
    const terminal = new Written(true);
    const progress = progressLine(terminal, () => now);
    progress.update('1');
    progress.update('2');
    now = 200;
    progress.update('3');
    progress.clear();
    expect(terminal.text).toBe('\r\u001b[K1\r\u001b[K3\r\u001b[K');
  });

  it('is not written to files', () => {
    const file = new Written(false);
    const progress = progressLine(file);
    progress.update('1');
    progress.clear();
    expect(file.text).toBe('');
  });
});

it.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1536, '1.5 KiB'],
  [3 * 1024 ** 3, '3.0 GiB'],
])('%d bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});
