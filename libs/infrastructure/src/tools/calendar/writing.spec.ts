import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkTool, runTool, toolContext, type TestToolContext } from '../testing/tool-context.js';
import type { Workspace } from '../workspace.js';
import { createEvent } from './create-event.tool.js';
import { deleteEvent } from './delete-event.tool.js';
import { findFree } from './find-free.tool.js';
import { loadIcal } from './ical.js';
import { listEvents } from './list-events.tool.js';
import { readEvents } from './read-events.js';
import { updateEvent } from './update-event.tool.js';
import { ianaZone } from './zone.js';

let context: TestToolContext;
const calendar = 'mine.ics';
const check = (key: string) =>
  createEvent.check?.(
    { calendar, title: 'Review', start: '2026-12-01T10:00' },
    { ...context, idempotencyKey: key },
  );
const file = () => path.join(context.workspace.root, calendar);
const text = () => readFile(file(), 'utf8');
const fails = (code: string, more: object = {}) => expect.objectContaining({ code, ...more });
const create = (more: object, key = 'key-1') =>
  runTool(createEvent, { calendar, title: 'Review', ...more }, { ...context, idempotencyKey: key });
const update = (uid: unknown, more: object) => runTool(updateEvent, { calendar, uid, ...more }, context);
const remove = (uid: unknown) => runTool(deleteEvent, { calendar, uid }, context);
const list = (from: string, to: string) => runTool(listEvents, { calendar, from, to }, context);

/** A file as another program wrote it: line ends, folds, alarms and properties of its own. */
const foreign = [
  '\uFEFFBEGIN:VCALENDAR',
  'VERSION:2.0',
  'PRODID:-//Other//Program//EN',
  'X-WR-CALNAME;X-P="a:b;c":Famil',
  ' y',
  'BEGIN:VTODO',
  'UID:todo',
  'SUMMARY:Buy milk',
  'END:VTODO',
  'BEGIN:VEVENT',
  'UID:lunch\\, weekly',
  'DTSTAMP:20260101T000000Z',
  'SUMMARY;LANGUAGE=en:Lunch',
  'DTSTART;TZID=Europe/Berlin:20261201T120000',
  'DURATION:PT1H',
  'SEQUENCE:4',
  'X-COLOR:#ff0000',
  'CATEGORIES:a,b\\,c',
  'BEGIN:VALARM',
  'ACTION:DISPLAY',
  'SUMMARY;LANGUAGE=en:Lunch',
  'TRIGGER:-PT5M',
  'END:VALARM',
  'END:VEVENT',
  'BEGIN:X-UNKNOWN',
  'X-A:1',
  'END:X-UNKNOWN',
  'BEGIN:VEVENT',
  'UID:standup',
  'DTSTART;TZID=Europe/Berlin:20261201T090000',
  'RRULE:FREQ=DAILY',
  'SUMMARY:Stand-up',
  'END:VEVENT',
  'BEGIN:VEVENT',
  'UID:standup',
  'RECURRENCE-ID;TZID=Europe/Berlin:20261202T090000',
  'DTSTART;TZID=Europe/Berlin:20261202T093000',
  'SUMMARY:Stand-up (late)',
  'END:VEVENT',
  'END:VCALENDAR',
  '',
].join('\n');

beforeEach(async () => {
  context = await toolContext({ timeZone: 'Europe/Berlin' });
});
afterEach(() => context.dispose());

describe('calendar.create', () => {
  test('creates the calendar, and answers what was booked', async () => {
    const made = await create({
      start: '2026-12-01T10:00',
      minutes: 45,
      attendees: ['Dana <dana@example.com>', 'noa@example.com', 'Avi "the" Cohen, Dr.'],
      location: 'Room 1; left',
      description: 'Line one\nשורה שנייה, ארוכה מאוד כדי שתקופל לשתי שורות לפחות בקובץ עצמו',
    });
    expect(made).toEqual({
      uid: expect.stringMatching(/^[0-9a-f]{32}@tizmoret$/),
      title: 'Review',
      start: '2026-12-01T10:00:00+01:00',
      end: '2026-12-01T10:45:00+01:00',
      calendar,
    });
    const written = await text();
    expect(written).toContain('DTSTART;TZID=Europe/Berlin:20261201T100000\r\n');
    expect(written).toContain('BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\n');
    expect(written).toContain('LOCATION:Room 1\\; left\r\n');
    expect(written.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
    expect((await list('2026-12-01', '2026-12-01'))['events']).toEqual([
      expect.objectContaining({
        uid: made['uid'],
        location: 'Room 1; left',
        attendees: ['Dana <dana@example.com>', 'noa@example.com', 'Avi  the  Cohen, Dr.'],
      }),
    ]);
  });

  test('books once for one key, and next to others for another', async () => {
    const made = await create({ start: '2026-12-01T10:00' });
    const before = await text();
    expect(await create({ start: '2026-12-01T10:00' })).toEqual(made);
    expect(await text()).toBe(before);
    await Promise.all(
      Array.from({ length: 8 }, (_, n) => create({ start: '2026-12-01T10:00' }, `other-${n}`)),
    );
    expect(await list('2026-12-01', '2026-12-01')).toMatchObject({ count: 9 });
    expect((await text()).match(/BEGIN:VTIMEZONE/g)).toHaveLength(1);
  });

  test('a check finds what a call with the same key has made, and changes nothing', async () => {
    expect(await check('key-1')).toEqual({ kind: 'not-done' });
    const made = await create({ start: '2026-12-01T10:00' }, 'key-1');
    const before = await text();
    expect(await check('key-1')).toEqual({ kind: 'done', output: made });
    expect(await check('key-2')).toEqual({ kind: 'not-done' });
    expect(await text()).toBe(before);
    await writeFile(file(), 'no calendar');
    await expect(check('key-1')).rejects.toEqual(fails('INVALID_CALENDAR'));
  });

  test.each([
    [{ start: '2026-12-01' }, '2026-12-01', '2026-12-01'],
    [{ start: '2026-12-01', end: '2026-12-03' }, '2026-12-01', '2026-12-03'],
    [{ start: '2026-12-01T10:00' }, '2026-12-01T10:00:00+01:00', '2026-12-01T10:30:00+01:00'],
    [
      { start: '2026-12-01T10:00-05:00', minutes: 60 },
      '2026-12-01T16:00:00+01:00',
      '2026-12-01T17:00:00+01:00',
    ],
    [
      { start: '2026-12-01T10:00', end: '2026-12-01T11:00', timeZone: 'Asia/Jerusalem' },
      '2026-12-01T10:00:00+02:00',
      '2026-12-01T11:00:00+02:00',
    ],
    [{ start: '2026-10-25T02:30+01:00' }, '2026-10-25T02:30:00+01:00', '2026-10-25T03:00:00+01:00'],
    [
      { start: '2026-12-01T10:00', timeZone: 'UTC' },
      '2026-12-01T10:00:00+00:00',
      '2026-12-01T10:30:00+00:00',
    ],
  ])('%j', async (wanted, start, end) => {
    expect(await create(wanted)).toMatchObject({ start, end });
  });

  test.each([
    [{ start: 'next blah' }, 'INVALID_DATE'],
    [{ start: '2026-02-30T10:00' }, 'INVALID_DATE'],
    [{ start: '2026-03-29T02:30' }, 'INVALID_DATE'],
    [{ start: '2026-12-01', minutes: 30 }, 'INVALID_DATE'],
    [{ start: '2026-12-01T10:00', end: '2026-12-02' }, 'INVALID_DATE'],
    [{ start: '2026-12-01T10:00', end: '2026-12-01T10:00' }, 'END_BEFORE_START'],
    [{ start: '2026-12-02', end: '2026-12-01' }, 'END_BEFORE_START'],
    [{ start: '2026-12-01T10:00', end: '2026-12-01T11:00', minutes: 5 }, 'INVALID_INPUT'],
    [{ start: '2026-12-01T10:00', title: '  ' }, 'INVALID_INPUT'],
    [{ start: '2026-12-01T10:00', calendar: '../other.ics' }, 'OUTSIDE_WORKSPACE'],
  ])('%j is refused with %s, and nothing is written', async (wanted, code) => {
    await expect(create(wanted)).rejects.toEqual(fails(code, { retryable: false }));
    await expect(text()).rejects.toThrow('ENOENT');
  });

  test('a broken calendar stays as it is', async () => {
    await writeFile(file(), 'BEGIN:VCALENDAR\nBEGIN:VEVENT\n');
    await expect(create({ start: '2026-12-01' })).rejects.toEqual(fails('INVALID_CALENDAR'));
    await mkdir(path.join(context.workspace.root, 'folder.ics'));
    await expect(create({ start: '2026-12-01', calendar: 'folder.ics' })).rejects.toEqual(
      fails('NOT_A_FILE'),
    );
    await writeFile(file(), Buffer.from([0x42, 0xff, 0xfe]));
    await expect(create({ start: '2026-12-01' })).rejects.toEqual(fails('INVALID_CALENDAR'));
  });

  test('a change by someone else between reading and writing is a conflict', async () => {
    await writeFile(file(), foreign);
    let reads = 0;
    // The change happens just before the file is read for the last time.
    const workspace = Object.assign(Object.create(context.workspace) as Workspace, {
      existing: async (relative: string) => {
        if (++reads === 3) await writeFile(file(), foreign.replace('Buy milk', 'Buy bread'));
        return context.workspace.existing(relative);
      },
    });
    const wanted = { calendar, title: 'Review', start: '2026-12-01' };
    const booking = runTool(createEvent, wanted, { ...context, workspace });
    await expect(booking).rejects.toEqual(fails('CONFLICT', { retryable: true }));
    expect(await text()).toBe(foreign.replace('Buy milk', 'Buy bread'));
  });

  test('what is created is listed, and its time is no longer free', async () => {
    const days = fc.integer({ min: 1, max: 28 });
    const titles = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 120 })
      .filter((title) => title.trim() !== '');
    const wanted = fc.record({
      day: days,
      hour: fc.integer({ min: 9, max: 15 }),
      minutes: fc.integer({ min: 1, max: 90 }),
      title: titles,
    });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(wanted, async ({ day, hour, minutes, title }) => {
        const name = `run-${run++}.ics`;
        const date = `2027-03-${String(day).padStart(2, '0')}`;
        const made = await create({
          calendar: name,
          title,
          start: `${date}T${String(hour).padStart(2, '0')}:00`,
          minutes,
        });
        const listed = await runTool(listEvents, { calendar: name, from: date, to: date }, context);
        expect(listed).toMatchObject({
          count: 1,
          events: [{ uid: made['uid'], start: made['start'], end: made['end'] }],
        });
        const free = await runTool(
          findFree,
          { calendar: name, from: date, to: date, weekdays: [1, 2, 3, 4, 5, 6, 7], minutes: 15, slots: 32 },
          context,
        );
        const { start, end } = made as { start: string; end: string };
        for (const slot of free['slots'] as { start: string; end: string }[]) {
          expect(slot.end <= start || slot.start >= end).toBe(true);
        }
      }),
      { numRuns: 25 },
    );
  });
});

describe('calendar.update', () => {
  const uid = 'lunch, weekly';

  test('changes what was asked and leaves every other byte alone', async () => {
    await writeFile(file(), foreign);
    expect(await update(uid, { title: 'Late lunch' })).toMatchObject({ uid, title: 'Late lunch' });
    expect(await text()).toBe(
      foreign
        .replace('SUMMARY;LANGUAGE=en:Lunch\nDTSTART', 'DTSTART')
        .replace('DTSTAMP:20260101T000000Z\n', '')
        .replace('SEQUENCE:4\n', '')
        .replace(
          'BEGIN:VALARM',
          'SUMMARY:Late lunch\nSEQUENCE:5\nDTSTAMP:20260115T090000Z\nLAST-MODIFIED:20260115T090000Z\nBEGIN:VALARM',
        ),
    );
  });

  test('a second call changes nothing', async () => {
    await writeFile(file(), foreign);
    const change = { title: 'x', start: '2026-12-02T13:00', location: 'Out', description: 'a\nb' };
    const first = await update(uid, change);
    const once = await text();
    expect(await update(uid, change)).toEqual(first);
    expect(await text()).toBe(once);
    expect(once.match(/BEGIN:VTIMEZONE/g)).toHaveLength(1);
  });

  test('a check finds what a call has changed', async () => {
    await writeFile(file(), foreign);
    const wanted = { calendar, uid, title: 'x', start: '2026-12-02T13:00' };
    const check = (more = {}) => checkTool(updateEvent, { ...wanted, ...more }, context);
    expect(await check()).toEqual({ kind: 'not-done' });
    const changed = await update(uid, wanted);
    expect(await check()).toEqual({ kind: 'done', output: changed });
    expect(await check({ title: 'y' })).toEqual({ kind: 'not-done' });
    await expect(check({ uid: 'none' })).rejects.toEqual(fails('EVENT_NOT_FOUND'));
  });

  test('moves an appointment with its length, or gives it another end', async () => {
    await writeFile(file(), foreign);
    expect(await update(uid, { start: '2026-12-02T13:00' })).toMatchObject({
      start: '2026-12-02T13:00:00+01:00',
      end: '2026-12-02T14:00:00+01:00',
    });
    expect(await update(uid, { end: '2026-12-02T13:20' })).toMatchObject({
      start: '2026-12-02T13:00:00+01:00',
      end: '2026-12-02T13:20:00+01:00',
    });
    expect(await update(uid, { start: '2026-12-24' })).toMatchObject({
      start: '2026-12-24',
      end: '2026-12-24',
    });
    expect(await update(uid, { end: '2026-12-26' })).toMatchObject({
      start: '2026-12-24',
      end: '2026-12-26',
    });
    expect(await update(uid, { start: '2026-12-27' })).toMatchObject({
      start: '2026-12-27',
      end: '2026-12-29',
    });
  });

  test('says why it cannot', async () => {
    await writeFile(file(), foreign);
    await expect(update('none', { title: 'x' })).rejects.toEqual(fails('EVENT_NOT_FOUND'));
    await expect(update('standup', { start: '2026-12-02T13:00' })).rejects.toEqual(fails('RECURRING_EVENT'));
    await expect(update(uid, {})).rejects.toEqual(fails('INVALID_INPUT'));
    await expect(update(uid, { end: '2026-11-01T10:00' })).rejects.toEqual(fails('END_BEFORE_START'));
    await expect(update(uid, { end: '2026-12-02' })).rejects.toEqual(fails('INVALID_DATE'));
    expect(await text()).toBe(foreign);
    expect(await update('standup', { title: 'Daily' })).toMatchObject({ title: 'Daily' });
  });

  test('follows a link and keeps it', async () => {
    await writeFile(path.join(context.workspace.root, 'real.ics'), foreign);
    await symlink('real.ics', file());
    await update(uid, { title: 'Linked' });
    expect(await readFile(path.join(context.workspace.root, 'real.ics'), 'utf8')).toContain('SUMMARY:Linked');
  });
});

describe('calendar.delete', () => {
  test('removes an appointment, or a series with its changes, and nothing else', async () => {
    await writeFile(file(), foreign);
    const check = () => checkTool(deleteEvent, { calendar, uid: 'standup' }, context);
    expect(await check()).toEqual({ kind: 'not-done' });
    expect(await remove('standup')).toEqual({ uid: 'standup', deleted: true, title: 'Stand-up' });
    expect(await check()).toEqual({ kind: 'done', output: { uid: 'standup', deleted: false } });
    expect(await text()).toBe(foreign.replace(/BEGIN:VEVENT\nUID:standup[\s\S]*END:VEVENT\n/, ''));
    expect(await remove('standup')).toEqual({ uid: 'standup', deleted: false });
  });

  test('of a calendar that is missing says so', async () => {
    await expect(remove('x')).rejects.toEqual(fails('FILE_NOT_FOUND'));
  });
});

test('another reader understands the zone we define', async () => {
  await create({ start: '2026-12-01T10:00', timeZone: 'Asia/Jerusalem' });
  const ical = await loadIcal();
  const renamed = (await text()).replaceAll('Asia/Jerusalem', 'Custom');
  const zone = ianaZone('Asia/Jerusalem');
  for (const local of [
    '20260327T015900',
    '20260327T030000',
    '20261025T005900',
    '20261025T020000',
    '20340701T120000',
  ]) {
    const [moved] = readEvents(ical, renamed.replace('20261201T100000', local), zone, () => undefined);
    expect(moved?.start.zone.name).toBe('Custom');
    const { wall } = moved!.start;
    expect(moved?.start.zone.instantOf(wall)).toBe(zone.instantOf(wall));
  }
});
