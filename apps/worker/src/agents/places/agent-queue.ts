import { FairQueue } from '../../admission/fair-queue.js';
import type { Answer, Leave, Request } from '../../admission/gate.js';
import type { PlaceClaim, PlacesDesk } from './places-table.js';

interface Waiting {
  readonly request: Request;
  readonly tenant: string;
  readonly priority: number;
  readonly since: number;
  open: () => void;
  /** queued: here; asking, waiting: in the queue of all workers, without and with an answer; in: it has a place. */
  stands: 'queued' | 'asking' | 'waiting' | 'in';
}

/**
 * Who waits on this worker for an agent that has a limit. No more ask for a place beside other workers than the agent has, so that
 * tenants get them in turn, however many steps of one were there before.
 */
export class AgentQueue {
  private readonly queue: FairQueue<Waiting>;
  private readonly waiting = new Map<Request, Waiting>();
  private asked = 0;
  /** By the last answer. */
  private isFull = false;
  /** Of those who are queued, who has not heard that all places are taken. */
  private readonly unaware = new Set<Waiting>();

  constructor(
    private readonly agent: string,
    private readonly most: number,
    private readonly desk: Pick<PlacesDesk, 'ask' | 'end'>,
    weightOf?: (tenant: string) => number,
  ) {
    this.queue = new FairQueue(weightOf);
  }

  get isEmpty(): boolean {
    return this.waiting.size === 0;
  }

  enter(request: Request, open: () => void): Answer {
    const waiting = this.waiting.get(request) ?? this.enqueue(request);
    waiting.open = open;
    if (waiting.stands === 'in') {
      this.waiting.delete(request);
      return { kind: 'entered', leave: this.leaveOf(request) };
    }
    if (waiting.stands !== 'waiting' && !(waiting.stands === 'queued' && this.isFull))
      return { kind: 'asking' };
    const reason = `the agent "${this.agent}" carries out ${this.most} of ${this.most} steps already`;
    return { kind: 'held', hold: { kind: 'capacity', reason } };
  }

  withdraw(request: Request): void {
    const waiting = this.waiting.get(request);
    if (!waiting) return;
    this.waiting.delete(request);
    this.unaware.delete(waiting);
    if (waiting.stands === 'queued') this.queue.remove(waiting);
    else this.desk.end(this.claimOf(request), 'release');
    if (waiting.stands === 'asking' || waiting.stands === 'waiting') this.asked--;
    this.askForMore();
  }

  /** Resolves when a step that runs already has its place: it had one with another worker, or waits for one. */
  confirm(request: Request): Promise<void> {
    return new Promise((resolve) => {
      this.desk.ask(this.claimOf(request), (standing) => {
        if (standing?.isIn) resolve();
      });
    });
  }

  leaveOf(request: Request): Leave {
    return (ended) => this.desk.end(this.claimOf(request), ended === 'left' ? 'leave' : 'release');
  }

  lost(request: Request): void {
    this.desk.end(this.claimOf(request), 'release');
  }

  private enqueue(request: Request): Waiting {
    const { run, priority, since } = request;
    const waiting: Waiting = {
      request,
      tenant: run.tenant,
      priority,
      since,
      open: () => undefined,
      stands: 'queued',
    };
    this.waiting.set(request, waiting);
    this.queue.add(waiting);
    this.askForMore();
    if (waiting.stands === 'queued' && !this.isFull) this.unaware.add(waiting);
    return waiting;
  }

  private askForMore(): void {
    while (this.asked < this.most) {
      const next = this.queue.take();
      if (!next) return;
      next.stands = 'asking';
      this.unaware.delete(next);
      this.asked++;
      this.desk.ask(this.claimOf(next.request), (standing) => this.heard(next, standing?.isIn ?? false));
    }
  }

  private heard(waiting: Waiting, isIn: boolean): void {
    const before = waiting.stands;
    waiting.stands = isIn ? 'in' : 'waiting';
    this.isFull = !isIn;
    if (isIn) this.asked--;
    // Where another agent may do it, that one may have room by now.
    if (isIn || before === 'asking' || isOpen(waiting.request)) waiting.open();
    if (isIn) this.askForMore();
    else this.tellAll();
  }

  private tellAll(): void {
    const all = [...this.unaware];
    this.unaware.clear();
    for (const { open } of all) open();
  }

  private claimOf({ run, step, attempt }: Request): PlaceClaim {
    return { agent: this.agent, most: this.most, stream: run.stream, stepId: step.id, attempt };
  }
}

/** Whether the agent is chosen when the step starts. */
const isOpen = ({ step }: Request): boolean => (step.policy.candidates?.length ?? 0) > 1;
