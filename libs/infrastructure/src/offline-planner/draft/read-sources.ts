import { shortName } from '../entities/file-mentions.js';
import { extensionOf } from '../entities/workspace-files.js';
import type { ToolProfile } from '../tools/tool-profile.js';
import { proseOf } from './outputs.js';
import { type DraftStep, type PlanDraft, slug } from './plan-draft.js';
import { Unplaceable } from './unplaceable.js';

/** The step that reads a file as text: the one that is there, or a new one. */
export function readFile(path: string, draft: PlanDraft): DraftStep {
  return fetchText('file', path, `read-${slug(shortName(path))}`, `Read ${path}`, draft);
}

/** The step that gets a page as text. */
export function fetchPage(url: string, draft: PlanDraft): DraftStep {
  const host = /^https?:\/\/(?:www\.)?([^/:?#]+)/i.exec(url)?.[1] ?? 'page';
  return fetchText('url', url, `fetch-${slug(host)}`, `Fetch ${url}`, draft);
}

function fetchText(
  role: 'file' | 'url',
  value: string,
  name: string,
  title: string,
  draft: PlanDraft,
): DraftStep {
  const there = draft.steps.find((step) => step.source === value && isReader(step.tool, role));
  if (there && proseOf(there) !== undefined) return there;
  const tool = readers(role, draft.tools).find(({ extensions }) => {
    return role === 'url' || extensions.length === 0 || extensions.includes(extensionOf(value));
  });
  const field = tool?.inputs.find((input) => input.role === role);
  if (!tool || !field)
    throw new Unplaceable(`no tool here reads ${role === 'url' ? 'web pages' : 'text files'}`);
  const step = { part: draft.part, implied: true, source: value, heading: value };
  return draft.add({ ...step, name, title, tool, words: '', input: { [field.name]: value } });
}

/** Tools that turn a file or an address into text and need nothing else; those without other inputs first. */
const readers = (role: 'file' | 'url', tools: readonly ToolProfile[]): ToolProfile[] =>
  tools
    .filter((tool) => isReader(tool, role))
    .sort((left, right) => left.inputs.length - right.inputs.length);

const isReader = (tool: ToolProfile, role: 'file' | 'url'): boolean => {
  const required = tool.inputs.filter((input) => input.required);
  const text = tool.outputs.some((output) => output.role === 'text' && output.type === 'string');
  return (
    tool.effects === 'reads' &&
    text &&
    required.every((input) => input.role === role) &&
    required.length === 1
  );
};
