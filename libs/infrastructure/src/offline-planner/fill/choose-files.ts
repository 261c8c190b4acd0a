import { describedFiles } from '../entities/file-mentions.js';
import { extensionOf } from '../entities/workspace-files.js';
import { missingFile } from '../draft/sources.js';
import type { PlanDraft } from '../draft/plan-draft.js';
import { Unplaceable } from '../draft/unplaceable.js';
import { columnsNamed } from '../table/match-column.js';
import type { Reading } from '../request/reading.js';
import { isTable } from '../tools/rank-tools.js';
import { changesThings, isTableTool, type ToolProfile } from '../tools/tool-profile.js';

/** The files a part gives to a tool that works on files; one step for each. @throws Unplaceable when it is not clear which */
export function chooseFiles(reading: Reading, tool: ToolProfile, draft: PlanDraft): string[] {
  const suits = (path: string) =>
    (tool.extensions.length === 0 || tool.extensions.includes(extensionOf(path))) &&
    (!isTableTool(tool) || isTable(path));
  const missing = reading.files.find(({ paths, name }) => paths.length === 0 && !isWritten(name, draft));
  if (missing) throw new Unplaceable(missingFile(missing.name, draft));
  const named = reading.files.flatMap(({ paths, name }) => (paths.length > 0 ? paths : [name])).filter(suits);
  if (named.length > 0) return only([...new Set(named)], tool);
  const described = describedFiles(reading.part.tokens, draft.files)?.paths.filter(suits) ?? [];
  if (described.length > 0) return only(described, tool);
  const before = draft.steps.flatMap(({ input, source }) => [source, ...Object.values(input)]);
  const earlier = before
    .filter((value): value is string => typeof value === 'string')
    .findLast((value) => draft.files.find(value) === value && suits(value));
  if (earlier !== undefined) return [earlier];
  const elsewhere = draft.mentioned.filter(suits);
  if (elsewhere.length > 0) return [elsewhere[0] as string];
  const kind = draft.files.paths.filter(suits);
  const byColumn = isTableTool(tool) ? tableWith(reading, kind, draft) : undefined;
  if (byColumn === undefined) return [onlyOneOfItsKind(tool, kind, draft)];
  draft.note(`No table was named: I took ${byColumn}, which has the columns.`);
  return [byColumn];
}

/** The one table with the most of the columns a part speaks of. */
function tableWith({ part }: Reading, paths: readonly string[], draft: PlanDraft): string | undefined {
  const counts = paths.map((path) => ({
    path,
    count: columnsNamed(part.tokens, draft.files.columnsOf(path)),
  }));
  const most = Math.max(0, ...counts.map(({ count }) => count));
  const best = counts.filter(({ count }) => count === most && count > 0);
  return best.length === 1 ? best[0]?.path : undefined;
}

function onlyOneOfItsKind(tool: ToolProfile, paths: readonly string[], draft: PlanDraft): string {
  const kinds = isTableTool(tool) ? ['csv', 'json'] : tool.extensions;
  const kind = kinds.map((extension) => `.${extension}`).join(' or ');
  if (kinds.length === 0) throw new Unplaceable(`${tool.name} needs a file: say which`);
  const [path] = paths;
  if (path === undefined)
    throw new Unplaceable(`${tool.name} needs a ${kind} file, and the workspace has none`);
  if (paths.length > 1) {
    throw new Unplaceable(`${tool.name} needs a ${kind} file: say which of ${paths.slice(0, 8).join(', ')}`);
  }
  draft.note(`No file was named: I took ${path}, the only ${kind} file.`);
  return path;
}

function only(paths: string[], tool: ToolProfile): string[] {
  if (changesThings(tool) && paths.length > 1) {
    throw new Unplaceable(`${tool.name} works on one file: say which of ${paths.slice(0, 8).join(', ')}`);
  }
  return paths;
}

/** A file that a step before writes. */
const isWritten = (path: string, draft: PlanDraft): boolean =>
  draft.steps.some(({ tool, input }) => changesThings(tool) && Object.values(input).includes(path));
