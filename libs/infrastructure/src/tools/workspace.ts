import { constants } from 'node:fs';
import { link, lstat, mkdir, open, realpath, rename, rm } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { ToolError } from './tool.js';
import { errorCode, fileExists, fileSystemError, outside } from './workspace-errors.js';

/**
 * A folder that tools may touch, and nothing outside it: not by "..", not by absolute paths, not by links.
 * Paths are relative with forward slashes.
 */
export class Workspace {
  private constructor(readonly root: string) {}

  /** Opens the folder, creating it when it is missing. */
  static async open(folder: string): Promise<Workspace> {
    await mkdir(folder, { recursive: true });
    return new Workspace(await realpath(folder));
  }

  /** The absolute path of an existing file or folder. @throws ToolError OUTSIDE_WORKSPACE, FILE_NOT_FOUND */
  async existing(relative: string): Promise<string> {
    const wanted = this.inside(relative);
    const real = await realpath(wanted).catch((error: unknown) => {
      throw fileSystemError(error, relative);
    });
    this.requireInside(real, relative);
    return real;
  }

  /**
   * Writes a whole file atomically (a crash leaves the old one or the new one), creating its folders.
   * Without `overwrite`, of two writers of one name exactly one succeeds.
   * @throws ToolError OUTSIDE_WORKSPACE, FILE_EXISTS, IS_A_FOLDER, NOT_A_FOLDER, BAD_FILE_NAME
   */
  async write(
    relative: string,
    content: string | Uint8Array,
    options: { overwrite: boolean },
  ): Promise<void> {
    const target = await this.prepare(relative);
    const temporary = path.join(path.dirname(target), `.${randomUUID()}.tmp`);
    try {
      await writeDurably(temporary, content, constants.O_EXCL);
      await (options.overwrite ? rename(temporary, target) : publish(temporary, target));
    } catch (error) {
      if (errorCode(error) === 'EEXIST') throw fileExists(relative);
      throw fileSystemError(error, relative);
    } finally {
      await rm(temporary, { force: true });
    }
  }

  /**
   * Adds to the end of a file in one system call, so that writers at the same time lose nothing;
   * creates it and its folders. @throws ToolError as `write`
   */
  async append(relative: string, content: string): Promise<void> {
    const wanted = await this.prepare(relative);
    try {
      const target = (await exists(wanted)) ? await this.existing(relative) : wanted;
      await writeDurably(target, content, constants.O_APPEND | constants.O_NOFOLLOW);
    } catch (error) {
      throw fileSystemError(error, relative);
    }
  }

  /** The relative form of an absolute path inside, with forward slashes. */
  relative(absolute: string): string {
    return path.relative(this.root, absolute).split(path.sep).join('/');
  }

  /** Makes the folders above a file. @returns its absolute path */
  private async prepare(relative: string): Promise<string> {
    const target = this.inside(relative);
    if (target === this.root || relative.endsWith('/')) {
      throw new ToolError('IS_A_FOLDER', `"${relative}" is a folder. Name a file in it.`);
    }
    const folder = path.dirname(target);
    try {
      await this.requireRealAncestorInside(folder, relative);
      await mkdir(folder, { recursive: true });
    } catch (error) {
      const code = errorCode(error);
      if (code === 'EEXIST' || code === 'ENOTDIR') {
        const message = `"${relative}" cannot be written: a part of its folder is a file. Choose another folder.`;
        throw new ToolError('NOT_A_FOLDER', message);
      }
      throw fileSystemError(error, relative);
    }
    return target;
  }

  private inside(relative: string): string {
    if (relative.includes('\0')) throw outside(relative);
    const absolute = path.resolve(this.root, relative);
    this.requireInside(absolute, relative);
    return absolute;
  }

  private requireInside(absolute: string, relative: string): void {
    const below = path.relative(this.root, absolute);
    if (below === '..' || below.startsWith(`..${path.sep}`) || path.isAbsolute(below))
      throw outside(relative);
  }

  /** A link in the middle of a path must not lead a write outside; nor may one that leads nowhere yet. */
  private async requireRealAncestorInside(folder: string, relative: string): Promise<void> {
    let ancestor = folder;
    while (!(await exists(ancestor))) ancestor = path.dirname(ancestor);
    const real = await realpath(ancestor).catch(() => {
      throw outside(relative);
    });
    this.requireInside(real, relative);
  }
}

async function writeDurably(file: string, content: string | Uint8Array, flags: number): Promise<void> {
  const handle = await open(file, constants.O_WRONLY | constants.O_CREAT | flags, 0o644);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Gives a finished file its name unless that is taken. A hard link does both at once; some file systems have none. */
async function publish(temporary: string, target: string): Promise<void> {
  try {
    await link(temporary, target);
  } catch (error) {
    if (!noHardLinks.has(errorCode(error) ?? '')) throw error;
    if (await exists(target)) throw Object.assign(new Error('taken'), { code: 'EEXIST' });
    await rename(temporary, target);
  }
}

const noHardLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

const exists = (file: string) =>
  lstat(file).then(
    () => true,
    () => false,
  );
