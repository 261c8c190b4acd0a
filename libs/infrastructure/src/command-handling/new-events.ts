import type { EventMetadata, NewEvent } from '@app/domain/kernel/event-store.js';
import type { TenantId } from '@app/domain/kernel/ids.js';
import type { JsonObject } from '@app/domain/kernel/json.js';
import type { Message } from '@app/domain/kernel/message.js';
import { newestVersion } from '../event-schemas/event-versions.js';
import { eventId } from './event-ids.js';

export interface Provenance {
  readonly tenant: TenantId;
  /** UUID of the command that led to the events. */
  readonly commandId: string;
  /** Who or what gave it. */
  readonly actor: string;
  /** The id of the aggregate that everything belongs to. */
  readonly correlationId: string;
  /** The event or command that led to the command; the command itself when absent. */
  readonly causationId?: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Events ready to append, with deterministic ids. @throws UnknownEventType: what is stored must be readable */
export function newEvents(
  events: readonly Message<string, unknown>[],
  provenance: Provenance,
): readonly NewEvent[] {
  const metadata = metadataOf(provenance);
  return events.map(({ type, data }, index) => ({
    id: eventId(provenance.commandId, index),
    type,
    data: data as JsonObject,
    metadata: { ...metadata, schemaVersion: String(newestVersion(type)) },
  }));
}

const metadataOf = (provenance: Provenance): EventMetadata => ({
  tenantId: provenance.tenant,
  commandId: provenance.commandId,
  actor: provenance.actor,
  $correlationId: provenance.correlationId,
  $causationId: provenance.causationId ?? provenance.commandId,
  occurredAt: new Date(provenance.now).toISOString(),
});
