import { parseOptions } from './console/parse-options.mjs';
import { isMain, rootFolder } from './console/main-module.mjs';
import { runTool } from './console/run-tool.mjs';
import { elapsed, say } from './console/say.mjs';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { startSystem } from './system/start-system.mjs';
import { untilInterrupted } from './system/until-interrupted.mjs';

const usage = `Usage: npm start [-- --port <number>] [--workers <number>] [--verbose]

Starts Tizmoret on this machine: database, api, worker and projector. Ctrl-C stops it.
  --port <number>     where the api listens (default: TIZMORET_PORT, else 4000)
  --workers <number>  how many worker processes share the work (default: TIZMORET_WORKERS, else 1)
  --verbose           shows the logs of the processes, which are otherwise in .tizmoret/logs`;

if (isMain(import.meta.url)) {
  await runTool(async ({ stop, hasten }) => {
    const options = parseOptions(process.argv.slice(2), { usage, flags: ['verbose'], request: false });
    if (typeof options === 'number') return options;
    const since = performance.now();
    await ensureInstalled(rootFolder, stop);
    await ensureBuilt(rootFolder, stop);
    const { port, workers, flags } = options;
    const system = await startSystem({
      root: rootFolder,
      port,
      workers,
      mayMovePort: false,
      verbose: flags.has('verbose'),
      say,
      stop,
      hasten,
    });
    say(`\nTizmoret is up (${elapsed(since)})`);
    await untilInterrupted(system, stop);
    return 0;
  });
}
