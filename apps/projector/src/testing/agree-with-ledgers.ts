import { EffectLedger } from '@app/domain/execution/effects/effect-ledger.js';
import type { RecordedEvent } from '@app/domain/kernel/event-store.js';
import { parseStream } from '@app/domain/kernel/ids.js';
import { toExecutionEvent } from '@app/infrastructure/executions/execution-events.js';
import { expect } from '@jest/globals';
import type { Pool } from 'pg';

/** Expects the read model of effects to tell of every run what the ledger of its history tells. */
export async function agreeWithLedgers(pool: Pool, events: readonly RecordedEvent[]): Promise<void> {
  const ledgers = new Map<string, EffectLedger>();
  for (const event of events) {
    const { category, id } = parseStream(event.stream) ?? {};
    if (category !== 'execution' || id === undefined) continue;
    const ledger = ledgers.get(id) ?? new EffectLedger((text) => text);
    ledgers.set(id, ledger);
    ledger.add(toExecutionEvent(event));
  }
  const told = [...ledgers].flatMap(([id, ledger]) => rowsOf(id, ledger));
  const { rows } = await pool.query<{ line: string }>(
    `select concat_ws(' ', execution_id, idempotency_key, step_id, is_compensation, attempt, worker,
       extract(epoch from started_at) * 1000, outcome, verified, extract(epoch from ended_at) * 1000, error) as line
     from read_model.effects`,
  );
  expect(rows.map(({ line }) => line.replace(/\.0+(?= |$)/g, '')).toSorted()).toEqual(told.toSorted());
}

const rowsOf = (id: string, { effects }: EffectLedger): string[] =>
  effects.flatMap(({ attempts, idempotencyKey, stepId, isCompensation }) =>
    attempts.map(({ attempt, worker, startedAt, receipt }) =>
      [
        ...[id, idempotencyKey, stepId, isCompensation ? 't' : 'f', attempt, worker, startedAt],
        ...[receipt.outcome, receipt.outcome === 'succeeded' && receipt.verified ? 't' : 'f'],
        ...('at' in receipt ? [receipt.at] : []),
        ...('error' in receipt ? [receipt.error] : []),
      ].join(' '),
    ),
  );
