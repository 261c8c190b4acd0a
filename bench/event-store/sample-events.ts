import { randomUUID } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { NewEvent } from '@app/domain/kernel/event-store.js';
import { streamOf, tenantId, type StreamName } from '@app/domain/kernel/ids.js';

const tenant = tenantId('local');

export const newStream = (): StreamName => streamOf(tenant, 'execution', uuidv7());

/** An event as a step of a run leaves it: about 400 bytes of JSON. */
export const sampleEvent = (n: number): NewEvent => ({
  id: randomUUID(),
  type: 'StepCompleted',
  data: {
    step: `s${n}`,
    attempt: 1,
    output: { text: 'The quarterly report was read and compared with the last one.', rows: n, ok: true },
    durationMs: 12.5,
    at: Date.now(),
  },
  metadata: {
    tenantId: 'local',
    commandId: '0198c0de-0000-7000-8000-000000000001',
    actor: 'worker-1',
    $correlationId: '0198c0de-0000-7000-8000-000000000002',
    $causationId: '0198c0de-0000-7000-8000-000000000003',
    schemaVersion: '1',
    occurredAt: '2026-01-01T00:00:00.000Z',
  },
});
