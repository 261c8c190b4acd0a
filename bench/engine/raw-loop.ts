import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { percentile } from '../support/rates.js';

/** The least a durable step can cost: the two events of it, with the data a run stores, and nothing around them. */
const createTable = `create table raw_steps (
  position bigint generated always as identity primary key, stream text collate "C", revision integer, type text,
  data json, metadata json, unique (stream, revision))`;

const data = JSON.stringify({
  stepId: 's1',
  attempt: 1,
  idempotencyKey: `${randomUUID()}/s1/1`,
  startedAt: 1,
});
const metadata = JSON.stringify({
  tenantId: 'bench',
  commandId: randomUUID(),
  actor: 'worker',
  at: '2026-01-01',
});

const insert = {
  name: 'raw-steps',
  text: `insert into raw_steps (stream, revision, type, data, metadata)
    select stream, revision, 'StepStarted', $3, $4 from unnest($1::text[], $2::integer[]) as e (stream, revision)`,
};

/** A loop over nothing but `pg`: appends that arrive while a commit is under way go together in the next. */
export class RawLoop {
  private waiting: { readonly stream: string; readonly revision: number; readonly done: () => void }[] = [];
  private committing = false;

  private constructor(private readonly client: pg.Client) {}

  static async open(databaseUrl: string): Promise<RawLoop> {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    await client.query(createTable);
    return new RawLoop(client);
  }

  /** Appends of two events per second, of so many streams at once. */
  async rate(streams: number, ms: number): Promise<number> {
    const started = performance.now();
    let appends = 0;
    await Promise.all(
      Array.from({ length: streams }, async () => {
        const stream = randomUUID();
        for (let revision = 0; performance.now() - started < ms; revision += 2) {
          await this.append(stream, revision);
          appends++;
        }
      }),
    );
    return (appends / (performance.now() - started)) * 1000;
  }

  /** Milliseconds of one durable append of two events, with nothing else under way. */
  async commitMs(times: number): Promise<number> {
    const stream = randomUUID();
    const durations: number[] = [];
    for (let place = 0; place < times; place++) {
      const started = performance.now();
      await this.append(stream, place * 2);
      durations.push(performance.now() - started);
    }
    return percentile(durations, 0.5);
  }

  async close(): Promise<void> {
    await this.client.end();
  }

  /** Two events, durable when it resolves. */
  append(stream: string, revision: number): Promise<void> {
    return new Promise((done) => {
      this.waiting.push({ stream, revision, done });
      if (!this.committing) void this.commit();
    });
  }

  private async commit(): Promise<void> {
    this.committing = true;
    while (this.waiting.length > 0) {
      const group = this.waiting.splice(0);
      const streams = group.flatMap(({ stream }) => [stream, stream]);
      const revisions = group.flatMap(({ revision }) => [revision, revision + 1]);
      await this.client.query({ ...insert, values: [streams, revisions, data, metadata] });
      for (const { done } of group) done();
    }
    this.committing = false;
  }
}
