import type { StreamName } from '@app/domain/kernel/ids.js';
import type { ExecutionActor } from './execution-actor.js';

/** Runs kept; when there are more, the fourth that rest longest are let go of. */
const most = 500;
/** Events of a run that is kept: a longer one takes memory, and is read from its snapshot. */
const longest = 200;

/** Runs that wait for somebody and are remembered, so that what they wait for finds them at once. */
export class RestingRuns {
  private readonly actors = new Map<StreamName, ExecutionActor>();

  isWorthKeeping({ revision }: ExecutionActor): boolean {
    return revision < longest;
  }

  /** Answers those that are let go of for it. */
  add(actor: ExecutionActor): readonly StreamName[] {
    this.actors.set(actor.run.stream, actor);
    if (this.actors.size <= most) return [];
    const oldest = [...this.actors.keys()].slice(0, most / 4);
    for (const stream of oldest) this.actors.delete(stream);
    return oldest;
  }

  take(stream: StreamName): ExecutionActor | undefined {
    const actor = this.actors.get(stream);
    this.actors.delete(stream);
    return actor;
  }

  clear(): void {
    this.actors.clear();
  }
}
