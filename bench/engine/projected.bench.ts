import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { AppProcess } from './app-process.js';
import type { Engine } from './engine.js';
import { stepThroughput } from './steps.bench.js';

/** Steps per second with the projector beside, until it has projected the last of them. @param env of a projector on the database */
export async function projectedStepsPerSecond(
  engine: Engine,
  databaseUrl: string,
  env: Readonly<Record<string, string>>,
  ms: number,
): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const projector = await AppProcess.start('projector', env);
  await untilProjected(client);
  const started = performance.now();
  const { steps } = await stepThroughput(engine, databaseUrl, { inFlight: 100, ms });
  await untilProjected(client);
  const seconds = (performance.now() - started) / 1000;
  await projector.stop();
  await client.end();
  return steps / seconds;
}

async function untilProjected(client: pg.Client): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ behind: boolean }>(`
      select (select max(position) from event_log.events) > min(position::bigint) as behind from read_model.checkpoints`);
    if (rows[0]?.behind === false) return;
    await sleep(5);
  }
}
