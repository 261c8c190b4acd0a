import type { AgentDescription } from '@app/domain/plan/catalogue.js';
import type { Answer, Gate, Leave, Request } from '../admission/gate.js';
import type { Run } from '../execution-runner/run.js';

/**
 * An agent carries out so many steps at once on this worker. Whenever one of its steps, or of any agent's, is over, those who wait
 * ask again: a step whose agent is chosen when it starts may find another one free.
 */
export class AgentGate implements Gate {
  readonly holds = 'same-work';
  private readonly most: ReadonlyMap<string, number>;
  private readonly inside = new Set<Request>();
  private readonly waiting = new Map<Request, () => void>();

  constructor(agents: readonly Pick<AgentDescription, 'name' | 'maxConcurrent'>[]) {
    this.most = new Map(agents.map(({ name, maxConcurrent }) => [name, maxConcurrent ?? Infinity]));
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
    const agent = agentOf(request);
    const most = this.most.get(agent) ?? Infinity;
    if ([...this.inside].filter((other) => agentOf(other) === agent).length < most) {
      this.waiting.delete(request);
      return { kind: 'entered', leave: this.join(request) };
    }
    this.waiting.set(request, open);
    const reason = `the agent "${agent}" carries out ${most} of ${most} steps already`;
    return { kind: 'held', hold: { kind: 'capacity', reason } };
  }

  withdraw(request: Request): void {
    this.waiting.delete(request);
  }

  join(request: Request): Leave {
    this.inside.add(request);
    return () => {
      if (!this.inside.delete(request)) return;
      const waiting = [...this.waiting.values()];
      this.waiting.clear();
      for (const open of waiting) open();
    };
  }
}

const agentOf = ({ step }: Request): string => (step.kind === 'agent' ? (step.agent ?? '') : '');
