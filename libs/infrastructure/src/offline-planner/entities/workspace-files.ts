import type { WorkspaceFile } from '@app/domain/plan/planner.js';
import { stem } from '../language/stems.js';
import { globMatcher } from '../../tools/files/glob.js';

/** The files a request can mean, by path, folder, pattern and name. */
export class WorkspaceFiles {
  private readonly byPath: ReadonlyMap<string, WorkspaceFile>;
  private readonly folders: ReadonlySet<string>;
  private readonly words: ReadonlySet<string>;

  constructor(readonly files: readonly WorkspaceFile[]) {
    this.byPath = new Map(files.map((file) => [file.path, file]));
    this.words = new Set(files.flatMap(({ path }) => pathStems(path)));
    this.folders = new Set(files.flatMap(({ path }) => foldersOf(path)));
  }

  /** Whether a word stands in the path of some file: it may describe a file rather than a task. */
  hasWord(word: string): boolean {
    return this.words.has(stem(word));
  }

  get paths(): readonly string[] {
    return [...this.byPath.keys()];
  }

  columnsOf(path: string): WorkspaceFile['columns'] {
    return this.byPath.get(path)?.columns;
  }

  /** The path itself, or the only file of that name in some folder. */
  find(path: string): string | undefined {
    const wanted = clean(path);
    if (this.byPath.has(wanted)) return wanted;
    const lower = wanted.toLowerCase();
    const alike = this.paths.filter(
      (known) => known.toLowerCase() === lower || known.toLowerCase().endsWith(`/${lower}`),
    );
    return alike.length === 1 ? alike[0] : undefined;
  }

  /** The folder of that name, its case aside. */
  folder(name: string): string | undefined {
    const wanted = clean(name).toLowerCase();
    return [...this.folders].find(
      (folder) => folder.toLowerCase() === wanted || folder.toLowerCase().endsWith(`/${wanted}`),
    );
  }

  /** Files directly in a folder, or below it when there are none or all are wanted. */
  inFolder(folder: string, deep: boolean): string[] {
    const below = this.paths.filter((path) => folder === '' || path.startsWith(`${folder}/`));
    const direct = below.filter((path) => !path.slice(folder === '' ? 0 : folder.length + 1).includes('/'));
    return deep || direct.length === 0 ? below : direct;
  }

  matching(pattern: string): string[] {
    return this.paths.filter(globMatcher(pattern));
  }

  /** Whether a word of a request names a file or a folder, known or not. */
  isPath(word: string): boolean {
    if (/^https?:/i.test(word) || /^\d[\d.,/:-]*$/.test(word)) return false;
    if (this.byPath.has(clean(word)) || /^\.[a-z]\w{1,4}$/i.test(word)) return true;
    if (/^[\w./-]*\*[\w.*/-]*$/.test(word)) return /[a-z]/i.test(word);
    if (/\.[a-z][a-z0-9]{1,4}$/i.test(word) && (word.includes('/') || documentExtension.test(word)))
      return true;
    if (/^(?:\/|\.{1,2}\/|~\/)/.test(word)) return true;
    return word.includes('/') && (word.endsWith('/') || this.folder(word) !== undefined);
  }
}

/** The stems of the words in a path. */
export const pathStems = (path: string): string[] =>
  path
    .split(/[^\p{L}\d]+/u)
    .filter(Boolean)
    .map(stem);

const documentExtension =
  /\.(?:md|markdown|txt|csv|tsv|json|jsonl|ics|html?|pdf|docx?|xlsx?|pptx?|log|ya?ml|xml|png|jpe?g|gif|zip|ts|js|py)$/i;

export const clean = (path: string): string => path.replace(/^\.\//, '').replace(/\/+$/, '');

export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

export const extensionOf = (path: string): string => /\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase() ?? '';

const foldersOf = (path: string): string[] => {
  const segments = path.split('/').slice(0, -1);
  return segments.map((_, index) => segments.slice(0, index + 1).join('/'));
};
