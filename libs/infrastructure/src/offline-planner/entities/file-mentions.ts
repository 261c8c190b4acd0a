import type { Token } from '../language/tokens.js';
import { determiners, isFunctionWord } from '../language/function-words.js';
import { stem } from '../language/stems.js';
import { baseName, extensionOf, pathStems, type WorkspaceFiles } from './workspace-files.js';

/** Files that a part of a request speaks of. */
export interface FileMention {
  readonly kind: 'file' | 'folder' | 'glob' | 'missing';
  /** As written, or the folder's path. */
  readonly name: string;
  /** Files it stands for; empty when it is missing. */
  readonly paths: readonly string[];
  /** Where it stands among the tokens. */
  readonly at: number;
  /** It follows "into", "to", "as" or the like: a place to write to. */
  readonly asTarget: boolean;
}

const formats: Readonly<Record<string, readonly string[]>> = {
  markdown: ['md', 'markdown'],
  text: ['txt', 'md'],
  csv: ['csv'],
  json: ['json'],
  ics: ['ics'],
};

/** Files named by path, pattern or folder. */
export function fileMentions(tokens: readonly Token[], files: WorkspaceFiles): FileMention[] {
  const found = tokens.flatMap((token, at): FileMention[] => {
    const asTarget = /^(?:into|to|as|onto|in|called|named|under|at)$/i.test(tokens[at - 1]?.value ?? '');
    if (token.kind === 'path') return [{ ...pathMention(token.value, files), at, asTarget }];
    const folder = token.kind === 'word' ? folderWord(tokens, at, files) : undefined;
    if (folder === undefined) return [];
    return [{ kind: 'folder', name: folder, paths: files.inFolder(folder, false), at, asTarget }];
  });
  return narrow(found, tokens, files);
}

function pathMention(name: string, files: WorkspaceFiles): Pick<FileMention, 'kind' | 'name' | 'paths'> {
  if (/^\.[a-z]/i.test(name)) return { kind: 'glob', name: `*${name}`, paths: files.matching(`*${name}`) };
  if (name.includes('*')) return { kind: 'glob', name, paths: files.matching(name) };
  const file = files.find(name);
  if (file !== undefined) return { kind: 'file', name: file, paths: [file] };
  const folder = files.folder(name);
  if (folder !== undefined) return { kind: 'folder', name: folder, paths: files.inFolder(folder, false) };
  return { kind: 'missing', name, paths: [] };
}

/** "in notes", "the notes folder". */
function folderWord(tokens: readonly Token[], at: number, files: WorkspaceFiles): string | undefined {
  const folder = files.folder(tokens[at]?.value ?? '');
  if (folder === undefined || tokens[at]?.value.length === 0) return undefined;
  const before = tokens.slice(Math.max(0, at - 2), at).map(({ value }) => value.toLowerCase());
  const [near = '', nearer = ''] = before.length === 2 ? before : ['', ...before];
  const isPlace = /^(?:in|from|under|inside|within)$/;
  const named = isPlace.test(nearer) || (isPlace.test(near) && determiners.has(nearer));
  return named || /^(?:folder|directory)$/i.test(tokens[at + 1]?.value ?? '') ? folder : undefined;
}

/** "every .md in notes", "the Markdown files in notes": a kind of file in a folder. */
function narrow(
  mentions: readonly FileMention[],
  tokens: readonly Token[],
  files: WorkspaceFiles,
): FileMention[] {
  const pattern = mentions.find(({ kind, name }) => kind === 'glob' && !name.includes('/'));
  const folder = mentions.find(({ kind }) => kind === 'folder');
  const word = tokens.find(
    ({ value }, at) =>
      value.toLowerCase() in formats && /^(?:files?|documents?)$/i.test(tokens[at + 1]?.value ?? ''),
  );
  const wanted = word ? formats[word.value.toLowerCase()] : undefined;
  if (wanted && mentions.length === 0 && word) {
    const paths = files.paths.filter((path) => wanted.includes(extensionOf(path)));
    return [{ kind: 'glob', name: `*.${wanted[0] ?? ''}`, paths, at: tokens.indexOf(word), asTarget: false }];
  }
  if (!folder || !(pattern ?? wanted)) return [...mentions];
  const deep = tokens.some(({ value }) => /^(?:recursively|subfolders?|below)$/i.test(value));
  const fits = (path: string) =>
    pattern ? pattern.paths.includes(path) : (wanted ?? []).includes(extensionOf(path));
  const paths = files.inFolder(folder.name, deep).filter(fits);
  return [...mentions.filter((one) => one !== pattern && one !== folder), { ...folder, paths }];
}

/** Files that a noun phrase describes by words of their paths: "the Q3 report", "all the notes". */
export function describedFiles(tokens: readonly Token[], files: WorkspaceFiles): FileMention | undefined {
  const groups = tokens.flatMap(({ value }, at) =>
    determiners.has(value.toLowerCase()) ? [{ at, words: nounGroup(tokens, at + 1) }] : [],
  );
  const found = groups
    .map(({ at, words }) => ({ at, ...best(words, files) }))
    .filter(({ paths }) => paths.length > 0);
  const [first] = found.sort((left, right) => right.score - left.score);
  if (!first) return undefined;
  const paths = distinguished(first.paths, tokens);
  return { kind: 'folder', name: first.name, paths, at: first.at, asTarget: false };
}

/** "the reports from Q1 and Q2": those of the files whose names have a word of their own that is said. */
function distinguished(paths: readonly string[], tokens: readonly Token[]): readonly string[] {
  const said = new Set(tokens.map(({ value }) => stem(value)));
  const words = paths.map((path) => pathStems(path));
  const own = (stems: readonly string[]) =>
    stems.some((word) => said.has(word) && !words.every((others) => others.includes(word)));
  const chosen = paths.filter((_, index) => own(words[index] ?? []));
  return chosen.length > 0 ? chosen : paths;
}

function nounGroup(tokens: readonly Token[], from: number): string[] {
  const words: string[] = [];
  for (const { kind, value } of tokens.slice(from)) {
    if (determiners.has(value.toLowerCase()) && words.length === 0) continue;
    if ((kind !== 'word' && kind !== 'number') || isFunctionWord(value)) break;
    words.push(stem(value));
  }
  return words;
}

function best(words: readonly string[], files: WorkspaceFiles) {
  const scored = files.paths.map((path) => {
    const stems = new Set(pathStems(path));
    return { path, score: words.filter((word) => stems.has(word)).length };
  });
  const score = Math.max(0, ...scored.map((one) => one.score));
  const enough = score > 0 && score * 2 >= words.length;
  const paths = enough ? scored.filter((one) => one.score === score).map(({ path }) => path) : [];
  return { score, paths, name: paths.length === 1 ? (paths[0] as string) : words.join(' ') };
}

export const shortName = (path: string): string => baseName(path).replace(/\.[^.]+$/, '');
