import path from 'node:path';
import type { TableColumn, WorkspaceFile } from '@app/domain/plan/planner.js';
import { filesBelow } from './files/files-below.js';
import { ColumnProfiler } from './tables/column-profile.js';
import { openTable } from './tables/open-table.js';
import { ToolError, type ToolContext } from './tool.js';
import type { Workspace } from './workspace.js';

const tableEndings = new Set(['.csv', '.tsv']);
const maxTables = 50;

/** What a planner is told of the workspace: the files by path, and the columns of tables by their first rows. */
export async function listWorkspace(
  workspace: Workspace,
  context: Pick<ToolContext, 'signal' | 'now' | 'timeZone'>,
  limit = 500,
): Promise<readonly WorkspaceFile[]> {
  const files: WorkspaceFile[] = [];
  let tables = 0;
  for await (const absolute of filesBelow(workspace.root, true, context.signal)) {
    if (files.length >= limit) break;
    const file = workspace.relative(absolute);
    const isTable = tableEndings.has(path.extname(file).toLowerCase()) && tables++ < maxTables;
    const columns = isTable ? await columnsOf(file, workspace, context) : undefined;
    files.push(columns === undefined ? { path: file } : { path: file, columns });
  }
  return files;
}

/** Undefined for a table that cannot be read: the step that uses it will say why. */
async function columnsOf(
  file: string,
  workspace: Workspace,
  context: Pick<ToolContext, 'signal' | 'now' | 'timeZone'>,
): Promise<readonly TableColumn[] | undefined> {
  const silent = {
    ...context,
    workspace,
    idempotencyKey: '',
    log: () => undefined,
    progress: () => undefined,
  };
  try {
    const table = await openTable(file, silent);
    for await (const batch of table.batches) {
      return table.columns.map((name, place) => {
        const profiler = new ColumnProfiler();
        for (const row of batch) profiler.add(row[place] ?? null);
        const { type } = profiler.profile();
        return { name, kind: type === 'number' || type === 'date' ? type : 'text' };
      });
    }
    return table.columns.map((name) => ({ name, kind: 'text' }));
  } catch (error) {
    if (error instanceof ToolError) return undefined;
    throw error;
  }
}
