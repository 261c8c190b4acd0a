import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { isMain, rootFolder } from './console/main-module.mjs';
import { runTool } from './console/run-tool.mjs';
import { UserError } from './console/user-error.mjs';
import { ensureInstalled } from './install.mjs';
import { runAttached } from './processes/run-attached.mjs';
import { keptSecret } from './security/kept-secret.mjs';
import { runningSystem } from './system/claim.mjs';

/**
 * Fills the read models anew from the events: `npm run rebuild`, or one by name: `npm run rebuild -- steps`.
 * The database is DATABASE_URL, else that of the system that runs for this folder.
 * @param {{ stop: AbortSignal }} interrupts
 */
async function rebuild({ stop }) {
  await ensureInstalled(rootFolder, stop);
  await ensureBuilt(rootFolder, stop);
  const databaseUrl = process.env.DATABASE_URL || runningSystem(rootFolder)?.databaseUrl;
  if (!databaseUrl) {
    throw new UserError(
      'No database: start Tizmoret for this folder first (npm start), or set DATABASE_URL.',
    );
  }
  const token = process.env.TIZMORET_TOKEN || keptSecret(join(rootFolder, '.tizmoret/token'));
  const script = join(rootFolder, 'dist/apps/projector/src/main.js');
  const env = { ...process.env, DATABASE_URL: databaseUrl, TIZMORET_TOKEN: token };
  return runAttached([script, '--rebuild', ...process.argv.slice(2)], { cwd: rootFolder, env, stop });
}

if (isMain(import.meta.url)) await runTool(rebuild);
