import { InvalidArgumentError } from 'commander';
import type { EffectOutcome } from './graphql/queries.js';
import type { ExecutionStatus, LogLevel } from './graphql/types.js';
import { executionLook, levelLook } from './render/status.js';

/** @param least the smallest number that makes sense */
export const wholeNumber =
  (least: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least) {
      throw new InvalidArgumentError(`Expected a whole number of at least ${least}.`);
    }
    return value;
  };

/** A number, 0 or more. */
export function amount(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value >= 0) return value;
  throw new InvalidArgumentError('Expected a number of at least 0.');
}

/** How long: 90s, 10m, 2h, 1d. @returns milliseconds */
export function span(text: string): number {
  const ms = spanMs(text);
  if (ms !== undefined) return ms;
  throw new InvalidArgumentError('Expected a time such as 90s, 10m, 2h or 1d.');
}

export const onExhausted = (text: string): 'HOLD' | 'FAIL' => enumValue(['HOLD', 'FAIL'], text);

const priorities: Readonly<Record<string, number>> = { low: -5, normal: 0, high: 5 };

/** @returns -10 to 10 */
export function priority(text: string): number {
  const value = priorities[text] ?? Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && Math.abs(value) <= 10) return value;
  throw new InvalidArgumentError('Expected low, normal, high or a whole number from -10 to 10.');
}

/** @returns ISO 8601 */
export function moment(text: string): string {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) {
    throw new InvalidArgumentError('Expected a time such as 2026-11-22T14:00 or 2026-11-22T14:00:00Z.');
  }
  return new Date(ms).toISOString();
}

export type DeadlineText = { readonly deadline?: string; readonly deadlineMs?: number };

const units = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A time, or how long from now: 90s, 10m, 2h, 1d. */
export function deadline(text: string): DeadlineText {
  const deadlineMs = spanMs(text);
  if (deadlineMs !== undefined) return { deadlineMs };
  const ms = Date.parse(text);
  if (!Number.isNaN(ms)) return { deadline: new Date(ms).toISOString() };
  throw new InvalidArgumentError(
    'Expected 90s, 10m, 2h or 1d from now, or a time such as 2026-11-22T14:00Z.',
  );
}

function spanMs(text: string): number | undefined {
  const [, count, unit] = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text) ?? [];
  return count === undefined ? undefined : Number(count) * units[unit as keyof typeof units];
}

/** A name of an API enum, in any case, with - or _ */
function enumValue<Name extends string>(names: readonly Name[], text: string): Name {
  const wanted = text.toUpperCase().replaceAll('-', '_');
  const found = names.find((name) => name === wanted);
  if (found === undefined)
    throw new InvalidArgumentError(`Expected one of ${names.map(toOption).join(', ')}.`);
  return found;
}

const toOption = (name: string): string => name.toLowerCase().replaceAll('_', '-');

/** For an option that may be given more than once. */
export const statuses = (text: string, before: readonly ExecutionStatus[] = []): ExecutionStatus[] => [
  ...before,
  enumValue(Object.keys(executionLook) as ExecutionStatus[], text),
];

const effectOutcomes = ['UNDER_WAY', 'SUCCEEDED', 'FAILED', 'CANCELLED', 'UNKNOWN'] as const;

/** For an option that may be given more than once. */
export const outcomes = (text: string, before: readonly EffectOutcome[] = []): EffectOutcome[] => [
  ...before,
  enumValue(effectOutcomes, text),
];

export const logLevel = (text: string): LogLevel => enumValue(Object.keys(levelLook) as LogLevel[], text);

export function jsonText(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new InvalidArgumentError(`Expected JSON, for example '{"path": "report.md"}' or '"a text"'.`);
  }
}

/** For an option that may be given more than once. */
export const names = (text: string, before: readonly string[] = []): string[] => [...before, text];

/** Of the log: 1234 (Postgres) or 1234-1230 (EventStoreDB), with leading zeros or without. */
export function position(text: string): string {
  if (!/^(\d{1,19}|\d{1,20}-\d{1,20})$/.test(text)) {
    throw new InvalidArgumentError(
      'Expected a position of the log such as 1234, or 1234-1230 of EventStoreDB.',
    );
  }
  return text;
}

export const startOrPosition = (text: string): string =>
  text === 'start' || text === 'end' ? text : position(text);

const unitMs: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Of at least an hour, which no append takes. @returns milliseconds */
export function duration(text: string): number {
  const [, count, unit = ''] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  const ms = Number(count) * (unitMs[unit] ?? 0);
  if (!(ms >= 3_600_000)) {
    throw new InvalidArgumentError('Expected a time of at least 1h, such as 90m, 36h or 7d.');
  }
  return ms;
}
