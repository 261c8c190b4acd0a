import type { PlanDraft } from '../draft/plan-draft.js';
import { slug } from '../draft/plan-draft.js';
import type { Reading } from '../request/reading.js';
import type { ToolProfile } from '../tools/tool-profile.js';

/** The file that a part writes: the one it names, else a free name in the folder it names. */
export function targetFile(reading: Reading, tool: ToolProfile, draft: PlanDraft): string {
  const { files } = reading;
  const isFile = ({ kind, name }: (typeof files)[number]) =>
    kind !== 'folder' && kind !== 'glob' && /\.[a-z0-9]+$/i.test(name);
  const named =
    files.find((mention) => mention.asTarget && isFile(mention)) ??
    files.findLast((mention) => isFile(mention) && mention.kind === 'missing');
  if (named) return named.name;
  const onlyFile = files.filter(isFile);
  if (reading.quotes.length > 0 && onlyFile.length === 1) return onlyFile[0]?.name as string;
  const folder = files
    .find(({ asTarget, kind, name }) => asTarget && (kind === 'folder' || name.endsWith('/')))
    ?.name.replace(/\/$/, '');
  const base = [folder, slug(tool.name.split('.')[0] ?? 'result')].filter(Boolean).join('/');
  const taken = new Set([
    ...draft.files.paths,
    ...draft.steps.flatMap(({ input }) => Object.values(input).map(String)),
  ]);
  let path = `${base}.md`;
  for (let count = 2; taken.has(path); count += 1) path = `${base}-${count}.md`;
  draft.note(`No file name was given: "${reading.part.text}" writes ${path}.`);
  return path;
}
