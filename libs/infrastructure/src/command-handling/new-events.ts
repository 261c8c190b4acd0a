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

/**
 * Events ready to append. Those of one version share their metadata, so that it is serialised once.
 * @param idOf the id of the n-th event; as a rule it follows from the command, so that the same command makes the same ids
 * @throws UnknownEventType: what is stored must be readable
 */
export function newEvents(
  events: readonly Message<string, unknown>[],
  provenance: Provenance,
  idOf = (index: number) => eventId(provenance.commandId, index),
): readonly NewEvent[] {
  const byVersion = new Map<number, EventMetadata>();
  return events.map(({ type, data }, index) => {
    const version = newestVersion(type);
    const metadata = byVersion.get(version) ?? metadataOf(provenance, version);
    byVersion.set(version, metadata);
    return { id: idOf(index), type, data: data as JsonObject, metadata };
  });
}

const metadataOf = (provenance: Provenance, version: number): EventMetadata => ({
  tenantId: provenance.tenant,
  commandId: provenance.commandId,
  actor: provenance.actor,
  $correlationId: provenance.correlationId,
  $causationId: provenance.causationId ?? provenance.commandId,
  occurredAt: new Date(provenance.now).toISOString(),
  schemaVersion: String(version),
});
