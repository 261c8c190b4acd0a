import { readFile, stat } from 'node:fs/promises';
import { TextDecoder } from 'node:util';
import { ToolError, type ToolContext } from '../tool.js';
import { errorCode } from '../workspace-errors.js';
import type { Workspace } from '../workspace.js';
import { calendarError, InvalidCalendar, loadIcal, type Ical } from './ical.js';

const maxBytes = 5 * 1024 * 1024;

/** @throws ToolError FILE_NOT_FOUND, NOT_A_FILE, FILE_TOO_LARGE, INVALID_CALENDAR */
export async function readCalendarFile(workspace: Workspace, path: string): Promise<string> {
  const absolute = await workspace.existing(path);
  const found = await stat(absolute);
  if (!found.isFile()) throw new ToolError('NOT_A_FILE', `"${path}" is not a file. Name an iCalendar file.`);
  if (found.size > maxBytes) {
    throw new ToolError('FILE_TOO_LARGE', `"${path}" is larger than 5 MiB. Export a shorter period.`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(absolute));
  } catch (error) {
    if (errorCode(error) !== 'ERR_ENCODING_INVALID_ENCODED_DATA') throw error;
    throw calendarError(path, new InvalidCalendar('it is not UTF-8 text'));
  }
}

/** Runs work that reads a calendar, and names the file when it turns out broken. */
export async function withCalendar<Result>(path: string, work: (ical: Ical) => Result): Promise<Result> {
  const ical = await loadIcal();
  try {
    return work(ical);
  } catch (error) {
    throw error instanceof InvalidCalendar ? calendarError(path, error) : error;
  }
}

export interface Edit<Answer> {
  /** The whole new text; absent when nothing changes. */
  readonly text?: string;
  readonly answer: Answer;
}

const queues = new Map<string, Promise<unknown>>();

/**
 * Changes a calendar, one change at a time in this process; steps of other workers wait by the locks of the tools, and of
 * other programs it notices a change between reading and writing. `change` gets undefined when there is no such file. @throws ToolError CONFLICT and those of reading
 */
export async function editCalendar<Answer>(
  context: ToolContext,
  path: string,
  change: (ical: Ical, text: string | undefined) => Edit<Answer>,
): Promise<Answer> {
  const { workspace } = context;
  const target = (await realPath(workspace, path)) ?? path;
  const key = `${workspace.root}\0${target.replace(/^(\.\/)+/, '')}`;
  const turn = (queues.get(key) ?? Promise.resolve()).then(() => editNow(context, target, path, change));
  const done = turn.catch(() => undefined);
  queues.set(key, done);
  try {
    return await turn;
  } finally {
    if (queues.get(key) === done) queues.delete(key);
  }
}

async function editNow<Answer>(
  { workspace, signal }: ToolContext,
  target: string,
  path: string,
  change: (ical: Ical, text: string | undefined) => Edit<Answer>,
): Promise<Answer> {
  const before = await readIfThere(workspace, target);
  const { text, answer } = await withCalendar(path, (ical) => change(ical, before));
  if (text === undefined) return answer;
  if (signal.aborted) throw new ToolError('ABORTED', 'The step was stopped before it was done.');
  if ((await readIfThere(workspace, target)) !== before) throw conflict(path);
  await workspace.write(target, text, { overwrite: before !== undefined }).catch((error: unknown) => {
    throw error instanceof ToolError && error.code === 'FILE_EXISTS' ? conflict(path) : error;
  });
  return answer;
}

const readIfThere = (workspace: Workspace, path: string): Promise<string | undefined> =>
  unlessMissing(readCalendarFile(workspace, path));

/** The file that a path leads to, so that a link stays a link. */
const realPath = (workspace: Workspace, path: string): Promise<string | undefined> =>
  unlessMissing(workspace.existing(path).then((absolute) => workspace.relative(absolute)));

/** What was found; undefined when there is no such file. */
export const unlessMissing = <Value>(found: Promise<Value>): Promise<Value | undefined> =>
  found.catch((error: unknown) => {
    if (error instanceof ToolError && error.code === 'FILE_NOT_FOUND') return undefined;
    throw error;
  });

const conflict = (path: string) =>
  new ToolError('CONFLICT', `"${path}" was changed by someone else at the same moment. Try again.`, {
    retryable: true,
  });
