import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { say, elapsed } from './console/say.mjs';
import { UserError } from './console/user-error.mjs';
import { withLock } from './files/with-lock.mjs';
import { isInstalled } from './install/is-installed.mjs';
import { npmCommand } from './install/npm-command.mjs';
import { runStep } from './processes/run-step.mjs';

/**
 * Makes sure that the packages of package-lock.json are there, completely. Needs nothing but Node and npm.
 * @param {string} root
 * @param {AbortSignal} stop
 */
export async function ensureInstalled(root, stop) {
  if (isInstalled(root)) return;
  const onWait = () => say('Another command is installing the packages; waiting for it');
  await withLock(join(root, '.tizmoret/install.lock'), { stop, onWait }, async () => {
    if (!isInstalled(root)) await install(root, stop);
  });
}

/** @param {string} root @param {AbortSignal} stop */
async function install(root, stop) {
  const since = performance.now();
  const partial = existsSync(join(root, 'node_modules'));
  say(
    partial
      ? 'The installed packages are incomplete or outdated; installing them again'
      : 'Installing the packages (once)',
  );
  const progress = setInterval(() => say(`  still installing, ${elapsed(since)}`), 10_000);
  // The build needs the development packages, also where NODE_ENV=production hides them.
  const [program, args] = npmCommand(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']);
  const { code, text } = await runStep(program, args, { cwd: root, stop }).finally(() =>
    clearInterval(progress),
  );
  if (code !== 0) throw new UserError(explain(text));
  say(`Packages installed in ${elapsed(since)}`);
}

/** @param {string} text what npm said */
function explain(text) {
  const offline = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|network/i.test(text);
  const advice = offline
    ? 'The package registry cannot be reached. The first start needs it once; check the network, a proxy, or `npm config get registry`.'
    : /ENOSPC/.test(text)
      ? 'The disk is full; the packages need about 600 MB.'
      : 'Nothing is broken for good: the next start installs again. What npm said is above.';
  return `npm ci failed:\n${text.trim()}\n\n${advice}`;
}
