import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The folder that the tools may read and write. The first start fills it with the examples; after that it is the person's.
 * @param {string} root
 * @returns {string}
 */
export function prepareWorkspace(root) {
  if (process.env.TIZMORET_WORKSPACE) return process.env.TIZMORET_WORKSPACE;
  const workspace = join(root, '.tizmoret/workspace');
  const examples = join(root, 'examples/workspace');
  if (existsSync(workspace)) return workspace;
  const unfinished = `${workspace}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  if (existsSync(examples)) cpSync(examples, unfinished, { recursive: true });
  else mkdirSync(unfinished, { recursive: true });
  renameSync(unfinished, workspace);
  return workspace;
}
