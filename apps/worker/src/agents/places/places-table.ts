import type { StreamName } from '@app/domain/kernel/ids.js';
import type {
  ClaimChange,
  ClaimDesk,
  ClaimKey,
  ClaimStanding,
  ClaimStore,
} from '../../admission/claims/claim-desk.js';
import type { Membership } from '../../leases/membership.js';

/** A place of an agent, for an attempt. */
export interface PlaceClaim extends ClaimKey {
  readonly agent: string;
  /** Attempts that the agent may carry out at once. */
  readonly most: number;
}

export type PlacesDesk = ClaimDesk<PlaceClaim>;

/** A place that nobody acts for and nobody is kept waiting by is forgotten then. */
const keptFor = '1 day';

interface Row {
  readonly stream: StreamName;
  readonly step_id: string;
  readonly attempt: number;
  readonly has_place: boolean;
}

/** The places of agents that have a limit, of all workers together; see worker.change_places in migrations 0024 and 0028. */
export class PlacesTable implements ClaimStore<PlaceClaim, ClaimStanding> {
  /** @param patienceMs that a place is kept for whoever takes up a run that no worker has */
  constructor(
    private readonly members: Pick<Membership, 'run'>,
    private readonly patienceMs: number,
  ) {}

  scopeOf({ agent }: PlaceClaim): string {
    return agent;
  }

  change(
    agents: readonly string[],
    changes: readonly ClaimChange<PlaceClaim>[],
  ): Promise<readonly ClaimStanding[]> {
    return this.members.run(async (client, me) => {
      const { rows } = await client.query<Row>({
        name: 'change places',
        text: `select * from worker.change_places($1, $2, $3, $4 * interval '1 ms')`,
        values: [me, agents, JSON.stringify(changes), this.patienceMs],
      });
      return rows.map(({ stream, step_id, attempt, has_place }) => {
        return { stream, stepId: step_id, attempt, isIn: has_place };
      });
    });
  }

  left(streams: readonly StreamName[]): Promise<readonly PlaceClaim[]> {
    return this.members.run(async (client) => {
      const { rows } = await client.query<PlaceClaim>(
        `select agent, stream, step_id as "stepId", attempt, most from worker.agent_places
         where stream = any ($1) and worker is null`,
        [streams],
      );
      return rows;
    });
  }

  /** Places that the agents have given to other workers. */
  takenElsewhere(): Promise<ReadonlyMap<string, number>> {
    return this.members.run(async (client, me) => {
      const { rows } = await client.query<{ agent: string; taken: number }>(
        `select agent, count(*)::integer as taken from worker.agent_places
         where has_place and worker is distinct from $1 group by agent`,
        [me],
      );
      return new Map(rows.map(({ agent, taken }) => [agent, taken]));
    });
  }

  async removeOld(): Promise<void> {
    await this.members.run((client) =>
      client.query('delete from worker.agent_places where free_since < now() - $1::interval', [keptFor]),
    );
  }
}
