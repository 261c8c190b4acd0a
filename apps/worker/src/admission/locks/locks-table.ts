import type { StreamName, TenantId } from '@app/domain/kernel/ids.js';
import type { LockDemand } from '@app/domain/plan/lock-demand.js';
import type { Membership } from '../../leases/membership.js';

/** Whose claim it is: an attempt of a step. */
export interface Claimant {
  readonly tenant: TenantId;
  readonly stream: StreamName;
  readonly stepId: string;
  readonly attempt: number;
}

/** What a worker wants changed; see worker.change_locks in migration 0023. */
export type LockChange = Claimant &
  (
    | { readonly do: 'ask'; readonly locks: readonly LockDemand[] }
    | { readonly do: 'adopt' | 'leave' | 'release' }
  );

/** How a claim stands. */
export interface ClaimStanding extends Omit<Claimant, 'tenant'> {
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

/** Where the claims of all workers are. */
export interface ClaimStore {
  /** Changes in this order, then lets everybody enter who may. Without changes it answers those that are in. */
  change(tenants: readonly TenantId[], changes: readonly LockChange[]): Promise<readonly ClaimStanding[]>;
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

export class LocksTable implements ClaimStore {
  /** @param patienceMs that a claim is kept for whoever takes up a run that no worker has */
  constructor(
    private readonly members: Pick<Membership, 'run'>,
    private readonly patienceMs: number,
  ) {}

  change(tenants: readonly TenantId[], changes: readonly LockChange[]): Promise<readonly ClaimStanding[]> {
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

  async removeOld(): Promise<void> {
    await this.members.run((client) =>
      client.query('delete from worker.lock_claims where free_since < now() - $1::interval', [keptFor]),
    );
  }
}

const toJson = (change: LockChange) =>
  change.do === 'ask'
    ? { ...change, locks: change.locks.map(({ name, mode }) => ({ name, exclusive: mode === 'exclusive' })) }
    : change;

const toStanding = ({ stream, step_id, attempt, token, blocker }: Row): ClaimStanding => ({
  stream,
  stepId: step_id,
  attempt,
  token: token === null ? undefined : Number(token),
  ...(blocker && { blocker }),
});
