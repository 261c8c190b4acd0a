import { periods, type Calendar, type Period, type Span } from '@app/domain/tenant-budgets/tenant-budget.js';

const ms = (time: string) => `round(extract(epoch from ${time}) * 1000)::float8`;
const start = (period: Period) => `date_trunc('${period}', clock_timestamp(), 'UTC')`;

/** Columns of the calendar by the clock of the database, which is the same for all workers. */
export const calendarColumns = [
  `${ms('clock_timestamp()')} as now`,
  ...periods.flatMap((period) => [
    `${ms(start(period))} as ${period}_start`,
    `${ms(`(${start(period)} at time zone 'UTC' + interval '1 ${period}') at time zone 'UTC'`)} as ${period}_end`,
  ]),
].join(', ');

export type CalendarRow = Readonly<Record<'now' | `${Period}_${'start' | 'end'}`, number>>;

export function calendarOf(row: CalendarRow): Calendar {
  const span = (period: Period): Span => ({ start: row[`${period}_start`], end: row[`${period}_end`] });
  return { now: row.now, spans: { hour: span('hour'), day: span('day'), month: span('month') } };
}
