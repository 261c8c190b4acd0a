import type { StreamName } from '@app/domain/kernel/ids.js';
import type { Withheld } from '@app/domain/execution/execution.commands.js';
import type { StepStarted } from '@app/domain/execution/execution.events.js';
import { isPlanned, type ExecutionState } from '@app/domain/execution/execution.state.js';
import type { GrantedLocks } from '@app/domain/execution/locks/lock-grant.js';
import type { ExecutionActor } from '../execution-runner/execution-actor.js';
import { AskingPace } from './asking-pace.js';
import { AgentCalls } from './calls/agent-calls.js';
import type { Attempt } from '../steps/attempt.js';
import type { Gate, Leave, Request } from './gate.js';
import type { ModelAccess } from './cooldowns/model-access.js';
import { canStart, hasStarted, isSame, locksOf, requestOf, requestToUndo } from './request-of.js';
import type { EndedAttempts } from './takeover/ended-attempts.js';
import { Ticket } from './ticket.js';

const none: readonly Withheld[] = [];
const noLeave: Started = { leave: () => undefined };

/** What keeps steps from starting, and what others start with. */
export interface Admitted {
  readonly withheld: readonly Withheld[];
  readonly granted: readonly GrantedLocks[];
}

const nothing: Admitted = { withheld: [], granted: [] };

export interface Started {
  /** To be called when the attempt is over. */
  readonly leave: Leave;
  /** It must not go on before this resolves. @throws ToolError when it has lost what it had */
  readonly confirmed?: Promise<unknown>;
}

/** Lets steps start, one gate after the other. A step that concerns none costs a look at each. */
export class Admission {
  /** Of steps that have not started, by run and step. */
  private readonly tickets = new Map<StreamName, Map<string, Ticket>>();

  private readonly inside: readonly Gate[];
  private readonly settling: readonly Gate[];
  private readonly pace = new AskingPace();

  constructor(
    private readonly gates: readonly Gate[],
    private readonly ended: EndedAttempts,
    /** What limits the answers of models. */
    private readonly models: ModelAccess,
  ) {
    this.inside = gates.filter(({ insideSteps }) => insideSteps);
    this.settling = gates.filter((gate) => 'turned' in gate);
  }

  /** Steps of a run that are known to wait still. */
  waiting({ run }: ExecutionActor): readonly Withheld[] {
    const ofRun = this.tickets.get(run.stream);
    return ofRun ? [...ofRun.values()].flatMap((ticket) => ticket.withheld() ?? []) : none;
  }

  /** Of steps about to start in a state, those that must wait, and those that have got locks since; the others have what they need. */
  withhold(starts: readonly StepStarted[], actor: ExecutionActor, state: ExecutionState): Admitted {
    if (this.gates.length === 0) return nothing;
    const withheld: Withheld[] = [];
    const granted: GrantedLocks[] = [];
    const look = this.pace.look(actor.run.stream);
    for (const start of starts) {
      const ticket = this.ticketOf(start, actor, state);
      if (!ticket || look.isClosed(ticket)) continue;
      if (ticket.go()) {
        const { locks } = ticket;
        if (locks && !start.locks) granted.push({ stepId: start.stepId, locks });
        continue;
      }
      const waits = ticket.withheld();
      if (!waits) continue;
      withheld.push(waits);
      if (waits.with === 'every-step' && !ticket.isAsking) break;
      if (waits.with === 'same-work') look.waits(ticket);
    }
    return withheld.length === 0 && granted.length === 0 ? nothing : { withheld, granted };
  }

  started(actor: ExecutionActor, stepId: string, attempt: number): Started {
    if (this.gates.length === 0) return noLeave;
    const ticket = this.take(actor.run.stream, stepId);
    if (ticket?.isThrough) {
      this.pace.started(actor.run.stream, ticket);
      return { leave: (ended) => ticket.end(ended ?? 'left') };
    }
    // It runs, whatever its ticket says: what it waited for goes to others, and it counts where it is.
    ticket?.end();
    const request = requestOf(actor.run, actor.state, stepId, attempt);
    if (!request || !this.gates.some((gate) => gate.concerns(request))) return noLeave;
    const joined = this.joined(request);
    const locks = locksOf(actor.state, stepId);
    const confirmed = this.gates.flatMap((gate) => gate.confirm?.(request, locks) ?? []);
    // Heard by whoever waits for it; a step that runs already does not.
    for (const each of confirmed) each.catch(() => undefined);
    return {
      leave: (ended) => joined.forEach((leave) => leave(ended ?? 'left')),
      ...(confirmed.length > 0 && { confirmed: Promise.all(confirmed) }),
    };
  }

  /** A step is being undone. Nothing holds that up; where steps are counted it counts. */
  undoing(actor: ExecutionActor, undo: Attempt): Leave {
    const request = requestToUndo(actor.run, actor.state, undo);
    const joined = request ? this.joined(request) : [];
    return (ended) => joined.forEach((leave) => leave(ended ?? 'left'));
  }

  /** A worker that is gone was undoing a step, and nobody knows what came of it. */
  undoingLost(actor: ExecutionActor, undo: Attempt): void {
    const request = requestToUndo(actor.run, actor.state, undo);
    if (request) for (const gate of this.gates) gate.lost?.(request);
  }

  /** What the calls of an agent pass inside its step. */
  callsOf(actor: ExecutionActor, stepId: string, attempt: number): AgentCalls | undefined {
    const { run, state } = actor;
    const request = requestOf(run, state, stepId, attempt);
    return request && new AgentCalls(request, actor, this.inside, this.models);
  }

  /** Another worker had the run before, and may have died with it. */
  takenOver(actor: ExecutionActor): void {
    for (const gate of this.gates) gate.takenOver?.(actor, this.ended);
  }

  /** Whether this worker must keep a run until `then` is called; the run has nothing to do itself. */
  isSettling(stream: StreamName, then: () => void): boolean {
    return this.gates.some((gate) => gate.isSettling?.(stream, then));
  }

  /** A step that another worker started is over without having been taken up. */
  lost(actor: ExecutionActor, stepId: string, attempt: number): void {
    this.take(actor.run.stream, stepId)?.end('left');
    const request = requestOf(actor.run, actor.state, stepId, attempt);
    if (request) for (const gate of this.gates) gate.lost?.(request);
  }

  /** The locks of a running step are taken away. */
  takeLocks(actor: ExecutionActor, stepId: string, attempt: number): void {
    const request = requestOf(actor.run, actor.state, stepId, attempt);
    if (request) for (const gate of this.gates) gate.takeLocks?.(request);
  }

  /**
   * A turn of a run is stored. What has not started in it, and does not wait, gives back what it has. What has started keeps it, also
   * when this worker takes it up only later or finds that another one had it: others must not get it meanwhile.
   */
  turned(actor: ExecutionActor): void {
    const { stream } = actor.run;
    for (const gate of this.settling) gate.turned?.(actor);
    const ofRun = this.tickets.get(stream);
    if (!ofRun) return;
    for (const [stepId, ticket] of ofRun) {
      if (ticket.isThrough && hasStarted(ticket.request, actor.state)) continue;
      const isWanted = !actor.isStopped && canStart(ticket.request, actor.state);
      if (isWanted && ticket.isWaiting) continue;
      if (isWanted && ticket.isCalled && !ticket.isLate) {
        ticket.isLate = true;
        actor.advance();
      } else this.take(stream, stepId)?.end();
    }
    if (isPlanned(actor.state) && actor.state.running === 0) this.tell(ofRun, actor);
  }

  /** Whether steps of a run wait here. */
  isWaiting(stream: StreamName): boolean {
    return this.tickets.has(stream);
  }

  /** The run is another worker's. A start may be on its way into the log: what it has is left to that one. */
  abandon(stream: StreamName): void {
    for (const ticket of this.tickets.get(stream)?.values() ?? []) if (ticket.isThrough) ticket.end('left');
    this.forget(stream);
  }

  /** The run leaves memory. */
  forget(stream: StreamName): void {
    const ofRun = this.tickets.get(stream);
    this.tickets.delete(stream);
    this.pace.forget(stream);
    for (const gate of this.settling) gate.forget?.(stream);
    for (const ticket of ofRun?.values() ?? []) ticket.end();
  }

  /** This worker leaves. */
  abandonAll(): void {
    for (const stream of [...this.tickets.keys()]) this.abandon(stream);
  }

  private joined(request: Request): readonly Leave[] {
    return this.gates.flatMap((gate) => (gate.concerns(request) && gate.join?.(request)) || []);
  }

  /** A run of which nothing runs says what it waits for. */
  private tell(ofRun: ReadonlyMap<string, Ticket>, actor: ExecutionActor): void {
    for (const ticket of ofRun.values()) {
      if (!ticket.hold || ticket.isTold) continue;
      ticket.isTold = true;
      actor.advance();
    }
  }

  private ticketOf(
    { stepId, attempt }: StepStarted,
    actor: ExecutionActor,
    state: ExecutionState,
  ): Ticket | undefined {
    const { stream } = actor.run;
    const request = requestOf(actor.run, state, stepId, attempt);
    const known = this.tickets.get(stream)?.get(stepId);
    if (known && request && isSame(known.request, request)) return known;
    this.take(stream, stepId)?.end();
    if (!request || !this.gates.some((gate) => gate.concerns(request))) return undefined;
    const ticket = new Ticket(request, this.gates, () => actor.advance());
    const ofRun = this.tickets.get(stream) ?? new Map<string, Ticket>();
    this.tickets.set(stream, ofRun.set(stepId, ticket));
    return ticket;
  }

  private take(stream: StreamName, stepId: string): Ticket | undefined {
    const ofRun = this.tickets.get(stream);
    const ticket = ofRun?.get(stepId);
    ofRun?.delete(stepId);
    if (ofRun?.size === 0) this.tickets.delete(stream);
    return ticket;
  }
}
