import { parseOptions } from './console/parse-options.mjs';
import { isMain, rootFolder } from './console/main-module.mjs';
import { runTool } from './console/run-tool.mjs';
import { elapsed, say } from './console/say.mjs';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { runRequest } from './system/run-request.mjs';
import { runningSystem } from './system/claim.mjs';
import { startSystem } from './system/start-system.mjs';
import { shutDown, untilInterrupted } from './system/until-interrupted.mjs';

const defaultRequest =
  'Read the reports in reports/, summarise each of them, list the action items, total the sales by region from ' +
  'data/sales.csv, write everything into a report, and put a 45 minute review meeting into calendar/team.ics next week - ' +
  'ask me before you book it';

const usage = `Usage: npm run demo [-- "any request"] [--yes] [--exit] [--port <number>] [--workers <number>] [--verbose]

Installs and builds what is missing, starts Tizmoret, carries out the request and shows it live.
  --yes               approves whatever the run asks for
  --exit              stops everything after the run; the exit code is the run's outcome
  --port <number>     where the api listens (default: TIZMORET_PORT, else 4000 or, if that is taken, a free one)
  --workers <number>  how many worker processes share the work (default: TIZMORET_WORKERS, else 1)
  --verbose           shows the logs of the processes, which are otherwise in .tizmoret/logs`;

/** @param {{ stop: AbortSignal, hasten: AbortSignal }} interrupts */
async function demo({ stop, hasten }) {
  const options = parseOptions(process.argv.slice(2), {
    usage,
    flags: ['yes', 'exit', 'verbose'],
    request: true,
  });
  if (typeof options === 'number') return options;
  const { port, workers, flags, request = defaultRequest } = options;
  const since = performance.now();
  await ensureInstalled(rootFolder, stop);
  const running = runningSystem(rootFolder);
  if (running?.url) {
    say(
      `Tizmoret runs already for this folder, at ${running.url} (process ${running.pid}); the request goes there`,
    );
    return runRequest(rootFolder, request, { yes: flags.has('yes'), env: process.env, stop });
  }
  await ensureBuilt(rootFolder, stop);
  const system = await startSystem({
    root: rootFolder,
    port,
    workers,
    mayMovePort: true,
    verbose: flags.has('verbose'),
    say,
    stop,
    hasten,
  });
  say(`Tizmoret is up (${elapsed(since)})\n`);
  try {
    const code = await runRequest(rootFolder, request, { yes: flags.has('yes'), env: system.env, stop });
    if (!flags.has('exit') && !stop.aborted) {
      say('\nTizmoret goes on running');
      await untilInterrupted(system, stop);
      return code;
    }
    await shutDown(system);
    return code;
  } finally {
    await system.stop();
  }
}

if (isMain(import.meta.url)) await runTool(demo);
