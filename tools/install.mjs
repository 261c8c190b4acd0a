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

/** What people can do about the usual failures, by what npm prints. @type {[RegExp, string][]} */
const advice = [
  [
    /EUSAGE/,
    'package.json and package-lock.json do not belong together: restore both (git checkout), or run npm install.',
  ],
  [/ENOSPC/, 'The disk is full; the packages need about 600 MB.'],
  [/EACCES|EPERM/, 'Files here belong to another user; an earlier run as root can be the cause.'],
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|network/i,
    'The package registry cannot be reached. The first start needs it once; check the network, a proxy, or `npm config get registry`.',
  ],
];
const otherwise = 'Nothing is broken for good: the next start installs again.';

/** @param {string} text what npm said; it puts the reason first and its manual after it */
function explain(text) {
  const shown = text.trim().split('\n').slice(0, 15).join('\n');
  const known = advice.find(([pattern]) => pattern.test(text));
  return `npm ci failed:\n${shown}\n\n${known?.[1] ?? otherwise}`;
}
