import type { Catalogue } from '@app/domain/plan/catalogue.js';
import type { WorkspaceFile } from '@app/domain/plan/planner.js';
import { WorkspaceFiles } from '../entities/workspace-files.js';
import { conceptsOf } from '../language/synonyms.js';
import { tokenize } from '../language/tokens.js';
import { readParts } from '../request/read-parts.js';
import { readPart } from '../request/reading.js';
import { rankTools } from '../tools/rank-tools.js';
import { profileOf, type ToolProfile } from '../tools/tool-profile.js';

/** The tools that do what the title of a step says, the likeliest first. */
export function similarTools(
  title: string,
  { tools }: Catalogue,
  files: readonly WorkspaceFile[],
): readonly ToolProfile[] {
  const workspace = new WorkspaceFiles(files);
  const profiles = tools.filter(({ coordinates }) => !coordinates).map(profileOf);
  const verbs = new Set(profiles.flatMap((tool) => [...tool.verbs]));
  const tokens = tokenize(title, (word) => workspace.isPath(word));
  const [part] = readParts(title, tokens, (word) => conceptsOf(word).some((concept) => verbs.has(concept)));
  if (!part) return [];
  return rankTools(readPart(part, workspace, false), profiles).flatMap(({ tool, fits }) =>
    fits ? [tool] : [],
  );
}
