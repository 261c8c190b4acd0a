import type { Withheld } from '@app/domain/execution/execution.commands.js';
import type { Hold } from '@app/domain/execution/execution.events.js';
import type { LockGrant } from '@app/domain/execution/locks/lock-grant.js';
import type { AttemptOutcome } from '../steps/attempt.js';
import type { Gate, Held, Leave, Request } from './gate.js';

/** The way of one attempt through the gates. */
export class Ticket {
  private passed = 0;
  private readonly taken: Leave[] = [];
  private closed: { readonly gate: Gate; readonly held: Held | undefined } | undefined;
  /** The run is to say what it waits for. */
  isTold = false;
  /** A turn has passed since its gate opened, which may have begun before. */
  isLate = false;
  /** It has asked a gate that answers many at once. */
  hasAskedTogether = false;
  /** What it has got to start with. */
  locks: readonly LockGrant[] | undefined;

  constructor(
    readonly request: Request,
    private readonly gates: readonly Gate[],
    private readonly onOpen: () => void,
  ) {}

  get isWaiting(): boolean {
    return this.closed !== undefined;
  }

  /** Its gate has opened, and nobody has asked since. */
  get isCalled(): boolean {
    return !this.closed && this.passed < this.gates.length;
  }

  /** Whether it has what it needs from every gate. */
  get isThrough(): boolean {
    return !this.closed && this.passed === this.gates.length;
  }

  /** It is being found out whether it has to wait. */
  get isAsking(): boolean {
    return this.closed !== undefined && !this.closed.held;
  }

  /** The gate that it asks answers many at once. */
  get asksTogether(): boolean {
    return this.isAsking && this.closed?.gate.answersTogether === true;
  }

  /** What its gate has answered. */
  get held(): Held | undefined {
    return this.closed?.held;
  }

  /** What is known of why it waits. */
  get hold(): Hold | undefined {
    return this.closed?.held?.hold;
  }

  /** Whether it is through all the gates. */
  go(): boolean {
    for (; !this.closed && this.passed < this.gates.length; this.passed++) {
      const gate = this.gates[this.passed];
      if (!gate?.concerns(this.request)) continue;
      const answer = gate.enter(this.request, () => this.open(gate));
      if (answer.kind === 'entered') {
        this.taken.push(answer.leave);
        this.locks ??= answer.locks;
      } else {
        this.closed = { gate, held: answer.kind === 'held' ? answer : undefined };
        this.hasAskedTogether ||= this.asksTogether;
        break;
      }
    }
    this.isLate = false;
    return !this.closed;
  }

  withheld(): Withheld | undefined {
    if (!this.closed) return undefined;
    const { gate, held } = this.closed;
    const others = held ? gate.holds : (gate.holdsAsking ?? gate.holds);
    const waiting = { stepId: this.request.step.id, ...(others && { with: others }) };
    if (!held || !this.isTold) return waiting;
    return { ...waiting, hold: held.hold, ...(held.fails && { fails: held.fails }) };
  }

  /** The attempt is over, or did not start: the last that was taken is given back first. */
  end(ended?: AttemptOutcome | 'left'): void {
    // A gate that has opened since keeps what it promised until it is asked.
    const at = this.closed?.gate ?? (ended === undefined ? this.gates[this.passed] : undefined);
    at?.withdraw(this.request);
    this.closed = undefined;
    for (const leave of this.taken.splice(0).reverse()) leave(ended);
  }

  private open(gate: Gate): void {
    if (this.closed?.gate !== gate) return;
    this.closed = undefined;
    this.onOpen();
  }
}
