import { expect, test } from '@jest/globals';
import type { Position, RecordedEvent } from '@app/domain/kernel/event-store.js';
import { streamOf, tenantId } from '@app/domain/kernel/ids.js';
import { executionEventView } from './execution-event-view.js';

const stored = (type: string, schemaVersion: string): RecordedEvent => ({
  ...{ id: 'e1', type, revision: 3, position: '7' as Position, recordedAt: '2026-01-02T00:00:00.000Z' },
  stream: streamOf(tenantId('local'), 'execution', '0198c0de-0000-7000-8000-000000000001'),
  data: { name: 'old' },
  metadata: { schemaVersion },
});
const types = new Map([['StepRenamed', [(data: object) => ({ title: (data as { name: string }).name })]]]);

test.each([
  ['an old version is shown in the shape of today', 'StepRenamed', '1', { title: 'old' }],
  ['the newest version is shown as it is', 'StepRenamed', '2', { name: 'old' }],
  ['a version of a newer release is shown as stored', 'StepRenamed', '3', { name: 'old' }],
  ['a type that nobody knows is shown as stored', 'StepDreamt', '1', { name: 'old' }],
])('%s', (_, type, version, data) => {
  expect(executionEventView(stored(type, version), types as never)).toMatchObject({
    type,
    revision: 3,
    data,
  });
});
