import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import type { EventStore } from '@app/domain/kernel/event-store.js';
import { projectorCheckpoint } from '@app/infrastructure/read-models/projector-checkpoint.js';
import { EVENT_STORE, READ_POOL, SETTINGS, type ApiSettings } from '../parts.js';
import { eventsBehind } from '../read-side/events-behind.js';
import { openBreakers } from '@app/infrastructure/workers/open-breakers.js';
import { workersThere } from '@app/infrastructure/workers/workers-there.js';
import { withDeadline } from './with-deadline.js';
import type { HealthCheck, HealthStatus } from './types/health.type.js';

export interface ProjectorCheck extends HealthCheck {
  /** Events behind; null when unknown. */
  readonly lag: number | null;
}

const deadlineMs = 2_000;
/** A projector that is this many events behind is late, not busy. */
const lateBy = 500;

/** Asks everything the API rests on. A check answers within two seconds, whatever it asks. */
@Injectable()
export class HealthChecks {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(READ_POOL) private readonly pool: Pool,
    @Inject(SETTINGS) private readonly settings: Pick<ApiSettings, 'tenant'>,
  ) {}

  eventStore(): Promise<HealthCheck> {
    return check('event store', async () => {
      const head = await this.store.head();
      return ok(head === undefined ? 'reachable, empty' : `reachable, at position ${head}`);
    });
  }

  postgres(): Promise<HealthCheck> {
    return check('postgres', async () => {
      await this.pool.query('select 1');
      return ok('reachable');
    });
  }

  /** Without any, what is asked for is kept and waits. */
  workers(): Promise<HealthCheck> {
    return check('workers', async () => {
      const { there, left } = await workersThere(this.pool, this.settings.tenant);
      if (there === 0) return degraded('none is there: runs wait until one is');
      const waiting = `${left} ${left === 1 ? 'run waits' : 'runs wait'} for one that can take ${left === 1 ? 'it' : 'them'}`;
      return left > 0 ? degraded(`${there} there, and ${waiting}`) : ok(`${there} there`);
    });
  }

  /** Steps of what does not work wait; everything else goes on. */
  circuitBreakers(): Promise<HealthCheck> {
    return check('circuit breakers', async () => {
      const open = await openBreakers(this.pool);
      if (open.length === 0) return ok('all closed');
      const works = [...new Set(open.map(({ work }) => work))];
      const of = (work: string) => open.filter((one) => one.work === work).map(({ worker }) => worker);
      return degraded(works.map((work) => `${work} fails on ${of(work).join(', ')}`).join('; '));
    });
  }

  async projector(): Promise<ProjectorCheck> {
    let lag: number | null = null;
    const { name, status, detail } = await check('projector', async () => {
      const { position, projections } = await projectorCheckpoint(this.pool);
      const behind = await eventsBehind(this.store, position);
      lag = behind.count;
      const parked = projections.reduce((sum, projection) => sum + projection.parked, 0);
      if (parked > 0) return degraded(`${parked} events are parked: they could not be projected`);
      if (projections.length === 0) return degraded('the projector has not started yet');
      const skipped = Math.max(...projections.map((projection) => projection.skipped));
      const unknown = skipped > 0 ? `; ${skipped} events of unknown types were skipped` : '';
      const text = `${behind.text} behind${unknown}`;
      return behind.count > lateBy ? degraded(text) : ok(text);
    });
    return { name, status, detail, lag };
  }
}

type Finding = Omit<HealthCheck, 'name'>;
const ok = (detail: string): Finding => ({ status: 'ok', detail });
const degraded = (detail: string): Finding => ({ status: 'degraded', detail });

/** What went wrong stays inside: the answer needs no token. */
async function check(name: string, ask: () => Promise<Finding>): Promise<HealthCheck> {
  const down: Finding = { status: 'down', detail: 'does not answer' };
  const { status, detail } = await withDeadline(ask(), deadlineMs).catch(() => down);
  return { name, status, detail };
}

const order: readonly HealthStatus[] = ['ok', 'degraded', 'down'];

export const worst = (statuses: readonly HealthStatus[]): HealthStatus =>
  order.findLast((status) => statuses.includes(status)) ?? 'ok';
