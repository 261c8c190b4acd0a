import { plain } from './markdown-blocks.js';
import type { ActionItem } from './task-details.js';

const headers = {
  task: /^(?:actions?(?: items?| points?)?|tasks?|to-?do|what|next steps?|משימה|מטלה|פעולה)$/i,
  owner: /^(?:owners?|who|assignees?|assigned to|responsible|אחראי|אחריות)$/i,
  due: /^(?:due(?: date| by)?|deadline|by|by when|when|date|תאריך(?: יעד)?|עד)$/i,
  status: /^(?:status|state|done|סטטוס)$/i,
};

/** The open rows of a Markdown table of tasks; none for a table about something else. */
export function tableTasks(lines: readonly string[]): ActionItem[] {
  const [header = [], ...rows] = lines
    .map(cellsOf)
    .filter((cells) => !cells.every((cell) => /^:?-+:?$/.test(cell)));
  const column = (pattern: RegExp) => header.findIndex((title) => pattern.test(title));
  const [task, owner, due, status] = [headers.task, headers.owner, headers.due, headers.status].map(column);
  if (task === undefined || task < 0 || (owner === -1 && due === -1)) return [];
  const at = (row: readonly string[], index: number | undefined) => row[index ?? -1] ?? '';
  return rows
    .filter(
      (row) => at(row, task) !== '' && !/^(?:done|closed|completed?|x|✓|✔|הושלם)$/iu.test(at(row, status)),
    )
    .map((row) => ({
      text: at(row, task),
      ...(at(row, owner) === '' ? {} : { owner: at(row, owner) }),
      ...(at(row, due) === '' ? {} : { due: at(row, due) }),
    }));
}

const cellsOf = (line: string) =>
  line
    .replace(/^\s*\||\|\s*$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => plain(cell).replaceAll('\\|', '|'));
