import type { AgentDescription } from '@app/domain/plan/catalogue.js';
import { CapacityGate } from '../admission/capacity-gate.js';
import type { Answer, Gate, Leave, Request } from '../admission/gate.js';
import type { Run } from '../execution-runner/run.js';

const free: Answer = { kind: 'entered', leave: () => undefined };

/** After this a step that waits looks whether another agent has room by now that seemed to have none. Milliseconds. */
const lookAgainMs = 2_000;

/**
 * An agent carries out so many steps at once on this worker. A step whose agent is chosen when it starts waits for a place of
 * any of those it could be: when one is free it is chosen anew.
 */
export class AgentGate implements Gate {
  readonly holds = 'same-work';
  private readonly places: ReadonlyMap<string, CapacityGate>;
  private readonly inside = new Set<Request>();

  constructor(agents: readonly Pick<AgentDescription, 'name' | 'maxConcurrent'>[]) {
    const limited = agents.flatMap(({ name, maxConcurrent: most }) =>
      most === undefined ? [] : [{ name, most }],
    );
    this.places = new Map(
      limited.map(({ name, most }) => {
        const taken = `the agent "${name}" carries out ${most} of ${most} steps already`;
        return [name, new CapacityGate(most, undefined, taken)];
      }),
    );
  }

  /** Steps that an agent carries out here, without those of a run that have not started. */
  runningOf(agent: string, run: Run, hasStarted: (stepId: string) => boolean): number {
    let running = 0;
    for (const { step, run: other } of this.inside) {
      const counts = other.stream !== run.stream || hasStarted(step.id);
      if (counts && step.kind === 'agent' && step.agent === agent) running++;
    }
    return running;
  }

  concerns({ step }: Request): boolean {
    return step.kind === 'agent';
  }

  enter(request: Request, open: () => void): Answer {
    const [own, ...others] = this.placesFor(request);
    const answer = own?.enter(request, open) ?? free;
    if (answer.kind === 'entered') {
      for (const other of others) other?.withdraw(request);
      return { kind: 'entered', leave: this.counted(request, answer.leave) };
    }
    for (const other of others) {
      const elsewhere = other?.enter(request, open) ?? free;
      if (elsewhere.kind !== 'entered') continue;
      elsewhere.leave();
      setTimeout(open, lookAgainMs).unref();
    }
    return answer;
  }

  withdraw(request: Request): void {
    for (const place of this.placesFor(request)) place?.withdraw(request);
  }

  join(request: Request): Leave {
    const [own] = this.placesFor(request);
    return this.counted(request, own?.join() ?? (() => undefined));
  }

  /** Of the agent that was chosen first; undefined where there is no limit. */
  private placesFor({ step }: Request): readonly (CapacityGate | undefined)[] {
    if (step.kind !== 'agent') return [];
    const others = (step.policy.candidates ?? [])
      .map(({ agent }) => agent)
      .filter((one) => one !== step.agent);
    return [step.agent ?? '', ...others].map((agent) => this.places.get(agent));
  }

  private counted(request: Request, leave: Leave): Leave {
    this.inside.add(request);
    return (ended) => {
      this.inside.delete(request);
      leave(ended);
    };
  }
}
