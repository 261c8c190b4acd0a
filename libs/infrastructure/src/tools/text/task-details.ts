import { datePattern, duePattern, leadingOwner, namedOwner } from './task-patterns.js';

export interface ActionItem {
  /** What is to be done, as written, on one line. */
  readonly text: string;
  readonly owner?: string;
  /** As written, for example "Friday" or "2026-03-15". */
  readonly due?: string;
}

/** Finds owner and date in the words of a task. A leading "Dana:" is the owner and no part of the task. */
export function taskFrom(words: string, subject?: string): ActionItem {
  const line = words.replaceAll(/\s+/gu, ' ').trim();
  const leading = subject === undefined ? leadingOwner.exec(line) : null;
  const bare = leading ? line.slice(leading[0].length) : line;
  const owner =
    firstGroup(leading) ?? subject ?? firstGroup(namedOwner.exec(bare)) ?? ownerOfInfinitive(bare);
  const due = duePattern.exec(bare)?.[1] ?? bracketedDate(bare);
  return {
    text: bare.replace(/[;,]$/, ''),
    ...(owner === undefined ? {} : { owner: owner.trim() }),
    ...(due === undefined ? {} : { due: due.trim() }),
  };
}

const firstGroup = (match: RegExpExecArray | null) =>
  match?.slice(1).find((group: string | undefined) => group);

/** "Dana to send the list" and "Dana will send the list". */
const ownerOfInfinitive = (task: string) =>
  /^(\p{Lu}[\p{L}'’-]+(?: (?:and )?\p{Lu}[\p{L}'’-]+){0,2}) (?:to|will|must|should|needs to|has to) /u.exec(
    task,
  )?.[1];

const bracketedDate = (task: string) =>
  Array.from(task.matchAll(/[([]([^)\]]+)[)\]]/gu), ([, inside = '']) => datePattern.exec(inside)?.[1]).find(
    Boolean,
  );
