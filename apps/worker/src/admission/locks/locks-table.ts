import type { StreamName, TenantId } from '@app/domain/kernel/ids.js';
import type { LockDemand } from '@app/domain/plan/lock-demand.js';
import type { Membership } from '../../leases/membership.js';
import type { ClaimChange, ClaimDesk, ClaimKey, ClaimStanding, ClaimStore } from '../claims/claim-desk.js';

/** All the locks of an attempt. */
export interface LockClaim extends ClaimKey {
  readonly tenant: TenantId;
  readonly locks: readonly LockDemand[];
}

export type LockDesk = ClaimDesk<LockClaim, LockStanding>;

export interface LockStanding extends ClaimStanding {
  /** Undefined: it waits. */
  readonly token: number | undefined;
  /** The first that it waits for. */
  readonly blocker?: Blocker;
}

export interface Blocker {
  readonly name: string;
  readonly stream: StreamName;
  readonly stepId: string;
  /** It does not have the lock either. */
  readonly waits: boolean;
}

/** Claims that nobody acts for and nobody is kept waiting by are forgotten then. */
const keptFor = '1 day';

interface Row {
  readonly stream: StreamName;
  readonly step_id: string;
  readonly attempt: number;
  readonly token: string | null;
  readonly blocker: Blocker | null;
}

/** See worker.change_locks in migrations 0023 and 0028. */
export class LocksTable implements ClaimStore<LockClaim, LockStanding> {
  /** @param patienceMs that a claim is kept for whoever takes up a run that no worker has */
  constructor(
    private readonly members: Pick<Membership, 'run'>,
    private readonly patienceMs: number,
  ) {}

  scopeOf({ tenant }: LockClaim): TenantId {
    return tenant;
  }

  change(
    tenants: readonly string[],
    changes: readonly ClaimChange<LockClaim>[],
  ): Promise<readonly LockStanding[]> {
    const asked = JSON.stringify(changes.map(toJson));
    return this.members.run(async (client, me) => {
      const { rows } = await client.query<Row>({
        name: 'change locks',
        text: `select * from worker.change_locks($1, $2, $3, $4 * interval '1 ms')`,
        values: [me, tenants, asked, this.patienceMs],
      });
      return rows.map(toStanding);
    });
  }

  /** Without the locks that they are for. */
  left(streams: readonly StreamName[]): Promise<readonly LockClaim[]> {
    return this.members.run(async (client) => {
      const { rows } = await client.query<Omit<LockClaim, 'locks'>>(
        `select distinct tenant, stream, step_id as "stepId", attempt from worker.lock_claims
         where stream = any ($1) and worker is null`,
        [streams],
      );
      return rows.map((claim) => ({ ...claim, locks: [] }));
    });
  }

  async removeOld(): Promise<void> {
    await this.members.run((client) =>
      client.query('delete from worker.lock_claims where free_since < now() - $1::interval', [keptFor]),
    );
  }
}

const toJson = ({ locks, ...change }: ClaimChange<LockClaim>) =>
  change.do === 'ask'
    ? { ...change, locks: locks.map(({ name, mode }) => ({ name, exclusive: mode === 'exclusive' })) }
    : change;

const toStanding = ({ stream, step_id, attempt, token, blocker }: Row): LockStanding => ({
  stream,
  stepId: step_id,
  attempt,
  isIn: token !== null,
  token: token === null ? undefined : Number(token),
  ...(blocker && { blocker }),
});
