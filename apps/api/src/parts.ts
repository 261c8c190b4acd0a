import type { Pool } from 'pg';
import type { EventStore } from '@app/domain/kernel/event-store.js';
import type { TokenPrice } from '@app/domain/execution/limits/budget.js';
import type { TenantId } from '@app/domain/kernel/ids.js';
import type { TenantBudget } from '@app/domain/tenant-budgets/tenant-budget.js';
import type { Catalogue } from '@app/domain/plan/catalogue.js';
import type { SnapshotStore } from '@app/infrastructure/snapshots/snapshot-store.js';
import type { PersonSettings } from '@app/infrastructure/config/people.js';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';

/** What the API is made of; handed in, so that a test can run it over a log in memory. */
export interface ApiParts {
  readonly store: EventStore;
  /** Of executions with long histories. */
  readonly snapshots: SnapshotStore;
  /** Of the read models; connects when it is first asked. */
  readonly pool: Pool;
  readonly catalogue: Catalogue;
  readonly settings: ApiSettings;
  readonly logger: Logger;
}

export interface ApiSettings {
  readonly tenant: TenantId;
  /** Of the person `local`, who has the role owner. */
  readonly token: string;
  /** Others, each with a token of their own. */
  readonly people?: readonly PersonSettings[];
  /** Address to listen on; requests are held against it, see host-check.ts. */
  readonly host: string;
  /** IANA name, for requests that name none. */
  readonly timeZone: string;
  /** For requests that name none; 0 for no limit. */
  readonly concurrency: number;
  /** Of the tokens of the model; budgets of money need it. */
  readonly price?: TokenPrice;
  /** What all executions of the tenant together may spend. */
  readonly budget?: TenantBudget;
  readonly version: string;
}

export const EVENT_STORE = Symbol('EventStore');
export const SNAPSHOTS = Symbol('SnapshotStore');
export const READ_POOL = Symbol('Pool of the read models');
export const CATALOGUE = Symbol('Catalogue');
export const SETTINGS = Symbol('ApiSettings');
export const LOGGER = Symbol('Logger');
