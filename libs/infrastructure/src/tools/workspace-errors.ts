import { ToolError } from './tool.js';

export const outside = (relative: string) =>
  new ToolError(
    'OUTSIDE_WORKSPACE',
    `${quoted(relative)} is outside the workspace. Name a file inside it, by a relative path.`,
  );

export const fileExists = (relative: string) =>
  new ToolError(
    'FILE_EXISTS',
    `${quoted(relative)} exists already. Choose another name, or ask to overwrite it.`,
  );

/** The system's error code, for example ENOENT. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** What a failure of the file system means to a person; what is not one passes through unchanged. */
export function fileSystemError(error: unknown, relative: string): unknown {
  const file = quoted(relative);
  switch (error instanceof ToolError ? undefined : errorCode(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new ToolError('FILE_NOT_FOUND', `There is no ${file} in the workspace. Check the name.`);
    case 'ELOOP':
      return new ToolError('FILE_NOT_FOUND', `${file} is a link that leads to itself. Name a real file.`);
    case 'EISDIR':
      return new ToolError('IS_A_FOLDER', `${file} is a folder. Name a file in it.`);
    case 'ENAMETOOLONG':
      return new ToolError('BAD_FILE_NAME', `${file} is too long for a file name. Choose a shorter one.`);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new ToolError(
        'ACCESS_DENIED',
        `The system does not allow access to ${file}. Check its permissions.`,
      );
    case 'ENOSPC':
    case 'EDQUOT':
      return new ToolError('DISK_FULL', `${file} was not written: the disk is full. Free some space.`, {
        retryable: true,
      });
    default:
      return error;
  }
}

/** Names in messages stay short and on one line. */
const quoted = (relative: string) => {
  const shown = relative.replaceAll(/\p{Cc}/gu, '?');
  return `"${shown.length > 200 ? `${shown.slice(0, 200)}...` : shown}"`;
};
