import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { jsonBytes, maxOutputBytes } from '../output-limit.js';
import { runTool, toolContext, type TestToolContext } from '../testing/tool-context.js';
import { findFree } from './find-free.tool.js';
import { listEvents } from './list-events.tool.js';

let context: TestToolContext;
const calendar = 'team.ics';
const fails = (code: string, message = '') =>
  expect.objectContaining({ code, message: expect.stringContaining(message) });
const put = (...body: string[]) =>
  writeFile(
    path.join(context.workspace.root, calendar),
    ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Test//EN', ...body, 'END:VCALENDAR', ''].join('\r\n'),
  );
const event = (uid: string, ...lines: string[]) => [
  'BEGIN:VEVENT',
  `UID:${uid}`,
  'DTSTAMP:20260101T000000Z',
  ...lines,
  'END:VEVENT',
];
const list = (from: string, to: string, more: object = {}) =>
  runTool(listEvents, { calendar, from, to, ...more }, context);
const free = (from: string, to: string, more: object = {}) =>
  runTool(findFree, { calendar, from, to, ...more }, context);
const starts = async (from: string, to: string) =>
  ((await list(from, to))['events'] as { start: string }[]).map(({ start }) => start);

beforeEach(async () => {
  context = await toolContext({ timeZone: 'Europe/Berlin' });
});
afterEach(() => context.dispose());

describe('calendar.list', () => {
  test('shows single, whole-day, floating and zoned events by start', async () => {
    await put(
      ...event(
        'z',
        'SUMMARY:Zoned\\, with a comma',
        'DTSTART;TZID=America/New_York:20261201T090000',
        'DURATION:PT45M',
      ),
      ...event(
        'u',
        'SUMMARY:Universal',
        'DTSTART:20261201T080000Z',
        'DTEND:20261201T083000Z',
        'LOCATION:Room | 1',
      ),
      ...event('f', 'SUMMARY:Floating', 'DTSTART:20261201T110000', 'DTEND:20261201T120000'),
      ...event('d', 'SUMMARY:Days off', 'DTSTART;VALUE=DATE:20261130', 'DTEND;VALUE=DATE:20261203'),
      ...event('c', 'SUMMARY:Cancelled', 'STATUS:CANCELLED', 'DTSTART:20261201T080000Z'),
      ...event(
        'a',
        'SUMMARY:With people',
        'ATTENDEE;CN=Dana:mailto:dana@example.com',
        'ATTENDEE:mailto:noa@example.com',
        'ATTENDEE;CN=Avi:invalid:nomail',
        'DTSTART:20261201T200000Z',
      ),
    );
    const listed = await list('2026-12-01', '2026-12-01');
    expect(listed).toMatchObject({ count: 5, truncated: false });
    expect(listed['events']).toEqual([
      { uid: 'd', title: 'Days off', start: '2026-11-30', end: '2026-12-02', allDay: true, recurring: false },
      {
        uid: 'u',
        title: 'Universal',
        start: '2026-12-01T09:00:00+01:00',
        end: '2026-12-01T09:30:00+01:00',
        allDay: false,
        location: 'Room | 1',
        recurring: false,
      },
      expect.objectContaining({ uid: 'f', start: '2026-12-01T11:00:00+01:00' }),
      expect.objectContaining({
        title: 'Zoned, with a comma',
        start: '2026-12-01T15:00:00+01:00',
        end: '2026-12-01T15:45:00+01:00',
      }),
      expect.objectContaining({ uid: 'a', attendees: ['Dana <dana@example.com>', 'noa@example.com', 'Avi'] }),
    ]);
    expect(listed['markdown']).toContain('| Mon 2026-11-30 - Wed 2026-12-02 | Days off |  |');
    expect(listed['markdown']).toContain('| Tue 2026-12-01 09:00-09:30 | Universal | Room \\| 1 |');
  });

  test('expands a series: rule, exceptions in any zone, extra dates, changed and cancelled occurrences', async () => {
    await put(
      ...event(
        's',
        'SUMMARY:Weekly',
        'DTSTART;TZID=Europe/Berlin:20261012T090000',
        'DTEND;TZID=Europe/Berlin:20261012T100000',
        'RRULE:FREQ=WEEKLY;UNTIL=20261201T000000Z',
        'EXDATE:20261019T070000Z',
        'EXDATE;VALUE=DATE:20261102',
        'RDATE;TZID=Europe/Berlin:20261014T170000',
      ),
      ...event(
        's',
        'RECURRENCE-ID;TZID=America/New_York:20261109T030000',
        'SUMMARY:Weekly (moved)',
        'DTSTART;TZID=Europe/Berlin:20261110T140000',
        'DTEND;TZID=Europe/Berlin:20261110T150000',
      ),
      ...event('s', 'RECURRENCE-ID:20261116T080000Z', 'STATUS:CANCELLED', 'DTSTART:20261116T080000Z'),
    );
    const listed = await list('2026-10-01', '2026-12-31');
    expect(
      (listed['events'] as { start: string; title: string }[]).map((e) => `${e.start} ${e.title}`),
    ).toEqual([
      '2026-10-12T09:00:00+02:00 Weekly',
      '2026-10-14T17:00:00+02:00 Weekly',
      '2026-10-26T09:00:00+01:00 Weekly',
      '2026-11-10T14:00:00+01:00 Weekly (moved)',
      '2026-11-23T09:00:00+01:00 Weekly',
      '2026-11-30T09:00:00+01:00 Weekly',
    ]);
    expect((listed['events'] as object[])[0]).toMatchObject({
      recurring: true,
      end: '2026-10-12T10:00:00+02:00',
    });
    expect(await starts('2026-11-10', '2026-11-10')).toEqual(['2026-11-10T14:00:00+01:00']);
  });

  test('a change of "this and future" moves what follows', async () => {
    await put(
      ...event('s', 'DTSTART:20261201T090000Z', 'DURATION:PT1H', 'RRULE:FREQ=DAILY;COUNT=4'),
      ...event(
        's',
        'RECURRENCE-ID;RANGE=THISANDFUTURE:20261203T090000Z',
        'DTSTART:20261203T113000Z',
        'DURATION:PT2H',
      ),
    );
    context = { ...context, timeZone: 'UTC' };
    expect((await starts('2026-12-01', '2026-12-31')).map((start) => start.slice(0, 16))).toEqual([
      '2026-12-01T09:00',
      '2026-12-02T09:00',
      '2026-12-03T11:30',
      '2026-12-04T11:30',
    ]);
  });

  test('uses the zone that the file defines, and reports one that nobody defines', async () => {
    await put(
      ...[
        'BEGIN:VTIMEZONE',
        'TZID:Office',
        'BEGIN:STANDARD',
        'DTSTART:19700101T000000',
        'TZOFFSETFROM:+0300',
      ],
      ...['TZOFFSETTO:+0300', 'END:STANDARD', 'END:VTIMEZONE'],
      ...event('o', 'DTSTART;TZID=Office:20261201T120000'),
      ...event('n', 'DTSTART;TZID=Nowhere:20261201T120000'),
    );
    expect(await starts('2026-12-01', '2026-12-01')).toEqual([
      '2026-12-01T10:00:00+01:00',
      '2026-12-01T12:00:00+01:00',
    ]);
    expect(context.logs).toEqual([{ level: 'warn', message: expect.stringContaining('"Nowhere"') }]);
  });

  test('lists at most 500 occurrences, in bounded size', async () => {
    const long = 'x'.repeat(5000);
    await put(
      ...event('s', `SUMMARY:${long}`, `LOCATION:${long}`, 'DTSTART:20280101T090000Z', 'RRULE:FREQ=HOURLY'),
      ...event('t', 'SUMMARY:Short', 'DTSTART:20270101T090000Z', 'RRULE:FREQ=HOURLY;COUNT=600'),
    );
    const short = await list('2027-01-01', '2027-01-31', { timeZone: 'UTC' });
    expect(short).toMatchObject({ count: 500, truncated: true });
    const listed = await list('2028-01-01', '2028-01-31');
    expect(listed['truncated']).toBe(true);
    expect(jsonBytes(listed)).toBeLessThan(maxOutputBytes);
  });

  test('says what is wrong', async () => {
    await put(...event('x', 'DTSTART:20261201T080000Z'));
    await expect(list('2026-02-30', '2026-03-01')).rejects.toEqual(fails('INVALID_DATE', '"2026-02-30"'));
    await expect(list('2026-03-02', '2026-03-01')).rejects.toEqual(fails('INVALID_RANGE', 'not after'));
    await expect(list('2026-01-01', '2036-01-01')).rejects.toEqual(fails('INVALID_RANGE', 'longer'));
    await expect(list('2026-01-01', '2026-01-01', { timeZone: 'Mars' })).rejects.toEqual(
      fails('INVALID_TIME_ZONE'),
    );
    await expect(list('2026-01-01', '2026-01-01', { calendar: 'none.ics' })).rejects.toEqual(
      fails('FILE_NOT_FOUND'),
    );
    await expect(list('2026-01-01', '2026-01-01', { calendar: '../x.ics' })).rejects.toEqual(
      fails('OUTSIDE_WORKSPACE'),
    );
    await expect(list('2026-01-01', '2026-01-01', { calendar: 'x.txt' })).rejects.toEqual(
      fails('INVALID_INPUT'),
    );
  });

  test.each([
    ['hello', 'does not begin with BEGIN:VCALENDAR'],
    ['', 'does not begin with BEGIN:VCALENDAR'],
    ['BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\n', 'component began but did not end'],
    ['BEGIN:VCALENDAR\nno colon\nEND:VCALENDAR', 'invalid line'],
    [
      event('1', 'SUMMARY:Tea', 'DTSTART:20261345T991100'),
      'in the event "Tea", DTSTART "2026-13-45T99:11:00"',
    ],
    [event('1', 'SUMMARY:Tea', 'DTSTART:soon'), 'in the event "Tea", DTSTART'],
    [event('1', 'SUMMARY:Tea'), 'in the event "Tea", DTSTART is missing'],
    [event('1', 'SUMMARY:Tea', 'DTSTART:20261201T080000Z', 'RRULE:FREQ=OFTEN'), 'invalid frequency'],
    [
      event('1', 'SUMMARY:Tea', 'DTSTART:20261201T080000Z', 'DURATION:PX'),
      'in the event "Tea", invalid duration',
    ],
    [event('1', 'SUMMARY:Tea', 'DTSTART:20200101T080000Z', 'RRULE:FREQ=SECONDLY'), 'repeats too often'],
  ])('a broken calendar is named: %j', async (body, message) => {
    if (typeof body === 'string') await writeFile(path.join(context.workspace.root, calendar), body);
    else await put(...body);
    await expect(list('2026-01-01', '2026-12-31')).rejects.toEqual(fails('INVALID_CALENDAR', message));
    await expect(list('2026-01-01', '2026-12-31')).rejects.toEqual(fails('INVALID_CALENDAR', calendar));
  });
});

describe('calendar.find_free', () => {
  test('finds the earliest slots around what is on', async () => {
    await put(
      ...event('1', 'DTSTART;TZID=Europe/Berlin:20261130T090000', 'DURATION:PT1H', 'RRULE:FREQ=DAILY'),
      ...event('2', 'DTSTART;TZID=Europe/Berlin:20261201T101500', 'DTEND;TZID=Europe/Berlin:20261201T163000'),
      ...event('3', 'TRANSP:TRANSPARENT', 'DTSTART;VALUE=DATE:20261201', 'DTEND;VALUE=DATE:20261231'),
      ...event('4', 'STATUS:CANCELLED', 'DTSTART;TZID=Europe/Berlin:20261201T163000', 'DURATION:PT30M'),
      ...event('5', 'DTSTART;VALUE=DATE:20261203'),
    );
    expect(await free('2026-12-01', '2026-12-04')).toEqual({
      start: '2026-12-01T16:30:00+01:00',
      end: '2026-12-01T17:00:00+01:00',
      slots: [
        { start: '2026-12-01T16:30:00+01:00', end: '2026-12-01T17:00:00+01:00' },
        { start: '2026-12-02T10:00:00+01:00', end: '2026-12-02T10:30:00+01:00' },
        { start: '2026-12-02T10:30:00+01:00', end: '2026-12-02T11:00:00+01:00' },
      ],
      count: 3,
    });
    expect(await free('2026-12-03', '2026-12-04', { minutes: 420, slots: 1 })).toMatchObject({
      start: '2026-12-04T10:00:00+01:00',
      count: 1,
    });
    expect(await free('2026-12-05', '2026-12-06', { weekdays: [7], dayStart: '08:00' })).toMatchObject({
      start: '2026-12-06T08:00:00+01:00',
    });
  });

  test('says what it searched when nothing is free', async () => {
    await put(...event('1', 'DTSTART;VALUE=DATE:20261130', 'DTEND;VALUE=DATE:20261205'));
    await expect(free('2026-11-30', '2026-12-06', { minutes: 60 })).rejects.toEqual(
      fails(
        'NO_FREE_TIME',
        '"team.ics" has no 60 free minutes from 2026-11-30T00:00:00+01:00 to 2026-12-07T00:00:00+01:00 ' +
          '(Mon, Tue, Wed, Thu, Fri, 09:00 to 17:00 Europe/Berlin, 1 appointments)',
      ),
    );
    await expect(free('2026-12-06', '2026-12-07', { minutes: 600 })).rejects.toEqual(fails('NO_FREE_TIME'));
    await expect(free('2026-12-06', '2026-12-07', { dayStart: '9 am' })).rejects.toEqual(
      fails('INVALID_INPUT'),
    );
  });

  test('offers nothing that is over already', async () => {
    await put();
    const now = () => Date.parse('2026-12-01T13:03:00+01:00');
    expect(
      await runTool(findFree, { calendar, from: '2026-12-01', to: '2026-12-02' }, { ...context, now }),
    ).toMatchObject({ start: '2026-12-01T13:15:00+01:00' });
  });
});
