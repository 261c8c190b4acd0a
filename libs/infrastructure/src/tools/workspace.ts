import { constants } from 'node:fs';
import { lstat, mkdir, open, realpath, rename, rm } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { ToolError } from './tool.js';

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
      if (isMissing(error)) {
        throw new ToolError('FILE_NOT_FOUND', `There is no "${relative}" in the workspace. Check the name.`);
      }
      throw error;
    });
    this.requireInside(real, relative);
    return real;
  }

  /**
   * Writes a whole file atomically (a crash leaves the old one or the new one), creating its folders.
   * @throws ToolError OUTSIDE_WORKSPACE, FILE_EXISTS
   */
  async write(
    relative: string,
    content: string | Uint8Array,
    options: { overwrite: boolean },
  ): Promise<void> {
    const target = this.inside(relative);
    const folder = path.dirname(target);
    await this.requireRealAncestorInside(folder, relative);
    await mkdir(folder, { recursive: true });
    if (!options.overwrite && (await exists(target))) {
      throw new ToolError(
        'FILE_EXISTS',
        `"${relative}" exists already. Choose another name, or ask to overwrite it.`,
      );
    }
    const temporary = path.join(folder, `.${path.basename(target)}.${randomUUID()}.tmp`);
    try {
      const file = await open(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o644);
      try {
        await file.writeFile(content);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, target);
    } finally {
      await rm(temporary, { force: true });
    }
  }

  /** The relative form of an absolute path inside, with forward slashes. */
  relative(absolute: string): string {
    return path.relative(this.root, absolute).split(path.sep).join('/');
  }

  private inside(relative: string): string {
    if (relative.includes('\0')) throw outside(relative);
    const absolute = path.resolve(this.root, relative);
    this.requireInside(absolute, relative);
    return absolute;
  }

  private requireInside(absolute: string, relative: string): void {
    if (absolute !== this.root && !absolute.startsWith(this.root + path.sep)) throw outside(relative);
  }

  /** A link in the middle of a path must not lead a write outside. */
  private async requireRealAncestorInside(folder: string, relative: string): Promise<void> {
    let ancestor = folder;
    while (!(await exists(ancestor))) ancestor = path.dirname(ancestor);
    this.requireInside(await realpath(ancestor), relative);
  }
}

const outside = (relative: string) =>
  new ToolError(
    'OUTSIDE_WORKSPACE',
    `"${relative}" is outside the workspace. Name a file inside it, by a relative path.`,
  );

const isMissing = (error: unknown) =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');

const exists = (file: string) =>
  lstat(file).then(
    () => true,
    () => false,
  );
