import type { AgentDescription } from '@app/domain/plan/catalogue.js';
import type { Answer, Gate, Leave, Request, RunNow } from '../admission/gate.js';
import { isOverIn } from '../admission/takeover/is-over.js';
import type { Run } from '../execution-runner/run.js';
import { AgentQueue } from './places/agent-queue.js';
import type { PlacesDesk } from './places/places-table.js';

interface AgentGateParts {
  readonly agents: readonly Pick<AgentDescription, 'name' | 'maxConcurrent'>[];
  readonly desk: Pick<PlacesDesk, 'ask' | 'end' | 'takenOver'>;
  /** A tenant's share of an agent's places, more than 0. */
  readonly weightOf?: (tenant: string) => number;
}

/** An agent carries out so many steps at once, of all workers together. Those of an agent without a limit are counted here, and nothing else. */
export class AgentGate implements Gate {
  readonly holds = 'same-work';
  private readonly queues: ReadonlyMap<string, AgentQueue>;
  private readonly inside = new Set<Request>();
  /** Steps that another agent than the one they wait for may do. */
  private readonly choosing = new Map<Request, () => void>();

  constructor(private readonly parts: AgentGateParts) {
    const { agents, desk, weightOf } = parts;
    this.queues = new Map(
      agents.flatMap(({ name, maxConcurrent: most }) =>
        most === undefined ? [] : [[name, new AgentQueue(name, most, desk, weightOf)]],
      ),
    );
  }

  /** Whether any agent may carry out so many steps only. */
  get hasLimits(): boolean {
    return this.queues.size > 0;
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
    const answer = this.queueOf(request)?.enter(request, open) ?? { kind: 'entered', leave: () => undefined };
    if (answer.kind !== 'entered') {
      if (request.step.policy.candidates) this.choosing.set(request, open);
      return answer;
    }
    this.choosing.delete(request);
    return { ...answer, leave: this.counted(request, answer.leave) };
  }

  withdraw(request: Request): void {
    this.choosing.delete(request);
    this.queueOf(request)?.withdraw(request);
  }

  join(request: Request): Leave {
    return this.counted(request, this.queueOf(request)?.leaveOf(request));
  }

  confirm(request: Request): Promise<void> | undefined {
    return this.queueOf(request)?.confirm(request);
  }

  lost(request: Request): void {
    this.queueOf(request)?.lost(request);
  }

  takenOver(actor: RunNow): void {
    if (this.hasLimits) this.parts.desk.takenOver(actor.run.stream, isOverIn(actor));
  }

  private counted(request: Request, leave?: Leave): Leave {
    this.inside.add(request);
    return (ended) => {
      if (!this.inside.delete(request)) return;
      leave?.(ended);
      this.offer(agentOf(request));
    };
  }

  /** The next that waits for another agent may have this one, if nobody waits for it here. */
  private offer(agent: string): void {
    if (this.queues.get(agent)?.isEmpty === false) return;
    for (const [request, open] of this.choosing) {
      if (!request.step.policy.candidates?.some((one) => one.agent === agent)) continue;
      this.choosing.delete(request);
      return open();
    }
  }

  private queueOf(request: Request): AgentQueue | undefined {
    return this.queues.get(agentOf(request));
  }
}

const agentOf = ({ step }: Request): string => (step.kind === 'agent' ? (step.agent ?? '') : '');
