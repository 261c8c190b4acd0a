import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleApps } from './build/bundle.mjs';
import { sourceFiles, sourcesDigest } from './build/sources.mjs';
import { isMain, rootFolder } from './console/main-module.mjs';
import { runTool } from './console/run-tool.mjs';
import { elapsed, say } from './console/say.mjs';
import { UserError } from './console/user-error.mjs';
import { withLock } from './files/with-lock.mjs';
import { ensureInstalled } from './install.mjs';
import { runStep } from './processes/run-step.mjs';

/** Says of which sources dist was made. Written last: a build that was cut short has none. */
const stamp = 'dist/.sources-digest';

/**
 * All apps as one program. `nest build --all` makes the same files, but reads and checks the shared libraries once per app:
 * 25 s of CPU where this takes 14.
 */
const project = 'tools/build/tsconfig.json';

/**
 * Builds dist unless it is that of the present sources.
 * @param {string} root
 * @param {AbortSignal} stop
 */
export async function ensureBuilt(root, stop) {
  const onWait = () => say('Another command is building; waiting for it');
  await withLock(join(root, '.tizmoret/build.lock'), { stop, onWait }, async () => {
    const digest = sourcesDigest(root);
    const file = join(root, stamp);
    if (!existsSync(file) || readFileSync(file, 'utf8') !== digest) await build(root, stop, digest);
  });
}

/** @param {string} root @param {AbortSignal} stop @param {string} digest */
async function build(root, stop, digest) {
  const since = performance.now();
  say('Building');
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  const nest = join(root, 'node_modules/@nestjs/cli/bin/nest.js');
  const { code, text } = await runStep(process.execPath, [nest, 'build', 'api', '--path', project], {
    cwd: root,
    stop,
  });
  if (code !== 0) throw new UserError(`The build failed:\n${text.trim()}`);
  copyAssets(root);
  await bundleApps(root);
  writeFileSync(join(root, stamp), digest);
  say(`Built in ${elapsed(since)}`);
}

/** The compiler leaves behind what is not TypeScript: SQL, pages. @param {string} root */
function copyAssets(root) {
  for (const file of sourceFiles(root)) {
    if (/\.(sql|html)$/.test(file)) cpSync(join(root, file), join(root, 'dist', file));
  }
}

if (isMain(import.meta.url)) {
  await runTool(async ({ stop }) => {
    await ensureInstalled(rootFolder, stop);
    rmSync(join(rootFolder, stamp), { force: true });
    await ensureBuilt(rootFolder, stop);
    return 0;
  });
}
