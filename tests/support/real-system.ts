import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const repository = join(import.meta.dirname, '../..');

/** Test files that run side by side start their systems at the same moment: each worker of jest has a port of its own. */
const wantedPort = 4000 + Number(process.env['JEST_WORKER_ID'] ?? 0);

const starter = `
  import { freePort } from '${repository}/tools/network/free-port.mjs';
  import { runTool } from '${repository}/tools/console/run-tool.mjs';
  import { startSystem } from '${repository}/tools/system/start-system.mjs';
  import { untilInterrupted } from '${repository}/tools/system/until-interrupted.mjs';
  await runTool(async ({ stop, hasten }) => {
    const say = (line) => console.log(line);
    const port = await freePort(${wantedPort});
    const system = await startSystem({ root: import.meta.dirname, port, mayMovePort: false, workers: Number(process.env.TIZMORET_WORKERS || 1), verbose: false, say, stop, hasten });
    await untilInterrupted(system, stop);
    return 0;
  });
`;

type ProcessName = 'api' | 'worker' | 'worker-2' | 'projector' | 'postgres';

export interface CliOutcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The whole product as `npm start` runs it, in a folder of its own: Postgres, api, worker and projector. */
export class RealSystem {
  readonly root = mkdtempSync(join(tmpdir(), 'tizmoret-e2e-'));
  private output = '';
  private ended: Promise<unknown> = Promise.resolve();
  private stopStarter: () => void = () => undefined;

  private readonly env: NodeJS.ProcessEnv;

  /** @param env on top of this process's own; the time zone is UTC unless it says otherwise */
  constructor(env: Record<string, string> = {}) {
    const clean = { DATABASE_URL: '', TIZMORET_TOKEN: '', GEMINI_API_KEY: '', TIZMORET_TIME_ZONE: 'UTC' };
    this.env = { ...process.env, ...clean, ...env };
    chmodSync(this.root, 0o755);
    for (const part of ['dist', 'examples']) symlinkSync(join(repository, part), join(this.root, part));
    writeFileSync(join(this.root, 'start.mjs'), starter);
    writeFileSync(join(this.root, 'package.json'), '{}');
  }

  get workspace(): string {
    return join(this.root, '.tizmoret/workspace');
  }

  get url(): string {
    return (JSON.parse(this.read('.tizmoret/system.json')) as { url: string }).url;
  }

  get token(): string {
    return this.read('.tizmoret/token').trim();
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  /** Answers `data`. @throws Error with what GraphQL or HTTP said */
  async query<Data>(query: string, variables: object = {}): Promise<Data> {
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.token}` },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as { data: Data; errors?: readonly unknown[] };
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  }

  /** Runs `tizmoret` without a terminal. */
  cli(...args: string[]): Promise<CliOutcome> {
    const child = spawn(process.execPath, [join(repository, 'dist/apps/cli/src/main.js'), ...args], {
      cwd: this.root,
      env: { ...this.env, TIZMORET_URL: this.url, TIZMORET_TOKEN: this.token, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    return new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })));
  }

  /** Process id of the newest process of that name. */
  pidOf(name: ProcessName): number {
    if (name === 'postgres')
      return Number(this.read('.tizmoret/postgres/data/postmaster.pid').split('\n')[0]);
    const pids = [...this.read(`.tizmoret/logs/${name}.log`).matchAll(/"pid":(\d+)/g)];
    return Number(pids.at(-1)?.[1]);
  }

  kill9(name: ProcessName): void {
    process.kill(this.pidOf(name), 'SIGKILL');
  }

  /** Stops everything, as Ctrl-C does, and removes the folder. */
  async stop(): Promise<void> {
    this.stopStarter();
    await this.ended;
    rmSync(this.root, { recursive: true, force: true });
  }

  /** Resolves when the api answers. @throws Error with what was printed when it does not come up within a minute */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [join(this.root, 'start.mjs')], {
      env: this.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    }
    this.ended = new Promise((resolve) => child.once('close', resolve));
    this.stopStarter = () => void child.kill('SIGTERM');
    const system = join(this.root, '.tizmoret/system.json');
    for (const end = Date.now() + 60_000; Date.now() < end;) {
      if (existsSync(system) && 'url' in (JSON.parse(readFileSync(system, 'utf8')) as object)) return;
      if (child.exitCode !== null) break;
      await sleep(100);
    }
    throw new Error(`The system did not come up:\n${this.output}`);
  }
}
