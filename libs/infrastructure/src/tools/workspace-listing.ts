import type { TableColumn, WorkspaceFile } from '@app/domain/plan/planner.js';
import { listFiles } from './files/list-files.tool.js';
import { ColumnProfiler } from './tables/column-profile.js';
import { openTable } from './tables/open-table.js';
import { type ToolContext, ToolError } from './tool.js';
import type { Workspace } from './workspace.js';

/** Tables beyond these go without columns: a listing must stay quick. */
const maxTables = 50;
const maxJsonBytes = 1024 * 1024;
const sampledRows = 50;

/**
 * The files a planner may know of, sorted by path, with the columns of tables as their first rows show them.
 * A table that cannot be read is listed without columns.
 */
export async function listWorkspace(workspace: Workspace, limit = 500): Promise<WorkspaceFile[]> {
  const context = quietContext(workspace);
  const { files } = listFiles.output.parse(
    await listFiles.run({ folder: '.', recursive: true }, context),
  ) as { files: { path: string; bytes: number }[] };
  const shown = files.slice(0, limit);
  const tables = new Set(shown.filter(isTable).slice(0, maxTables));
  const listed: WorkspaceFile[] = [];
  for (const file of shown) {
    const columns = tables.has(file) ? await columnsOf(file.path, context) : undefined;
    listed.push({ path: file.path, ...(columns === undefined ? {} : { columns }) });
  }
  return listed;
}

const isTable = ({ path, bytes }: { path: string; bytes: number }): boolean =>
  /\.(?:csv|tsv)$/i.test(path) || (/\.jsonl?$/i.test(path) && bytes <= maxJsonBytes);

async function columnsOf(path: string, context: ToolContext): Promise<TableColumn[] | undefined> {
  try {
    const table = await openTable(path, context);
    const profilers = table.columns.map(() => new ColumnProfiler());
    for await (const batch of table.batches) {
      for (const row of batch.slice(0, sampledRows))
        profilers.forEach((one, index) => one.add(row[index] ?? null));
      break;
    }
    return table.columns.map((name, index) => ({ name, kind: kindOf(profilers[index]) }));
  } catch (error) {
    if (error instanceof ToolError) return undefined;
    throw error;
  }
}

function kindOf(profiler: ColumnProfiler | undefined): TableColumn['kind'] {
  const type = profiler?.profile().type;
  return type === 'number' || type === 'date' ? type : 'text';
}

/** What tools need to run for the system itself: nobody watches, nothing is logged. */
const quietContext = (workspace: Workspace): ToolContext => ({
  workspace,
  timeZone: 'UTC',
  signal: new AbortController().signal,
  idempotencyKey: 'workspace-listing',
  now: () => 0,
  log: () => undefined,
  beat: () => undefined,
  progress: () => undefined,
});
