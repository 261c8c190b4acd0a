import type { Hold } from '@app/domain/execution/execution.events.js';
import type { TokenPrice } from '@app/domain/execution/limits/budget.js';
import type { StreamName } from '@app/domain/kernel/ids.js';
import type { TenantShortage } from '@app/domain/tenant-budgets/shortage.js';
import type { Amount } from '@app/domain/tenant-budgets/tenant-budget.js';
import type { Run } from '../../execution-runner/run.js';
import type { Answer, Gate, Leave, Request, RunNow } from '../gate.js';
import type { EndedAttempts } from '../takeover/ended-attempts.js';
import { isOver } from '../takeover/is-over.js';
import { amountOf, neededBy, usedBy } from './attempt-amount.js';
import { attemptIn, reservationKey } from './reservation-key.js';
import type { Bill, Order, TenantPurse } from './tenant-purse.js';
import type { TenantPurses } from './tenant-purses.js';
import { Unsettled } from './unsettled.js';

interface Waiting {
  readonly bill: Bill;
  open: () => void;
  verdict: 'asking' | 'reserved' | TenantShortage;
}

/** An attempt whose result is yet to come into the log. */
interface Ended {
  readonly request: Request;
  readonly key: string;
  readonly used: Amount | 'as-reserved';
}

/** How long after its time is up an attempt may still be settled. Its way through the gates behind this one is part of that. */
const graceMs = 600_000;

/** All runs of a tenant together spend so much in an hour, a day or a month, whichever workers run them. */
export class BudgetGate implements Gate {
  readonly holds = 'same-work';
  readonly answersTogether = true;
  readonly insideSteps = (): boolean => true;
  private readonly waiting = new Map<Request, Waiting>();
  private readonly unsettled = new Unsettled();
  private readonly ended = new Map<StreamName, Ended[]>();

  constructor(
    private readonly purses: TenantPurses,
    private readonly price?: TokenPrice,
  ) {}

  concerns({ run }: Request): boolean {
    return this.purses.budgetOf(run.tenant) !== undefined;
  }

  enter(request: Request, open: () => void): Answer {
    const waiting = this.waiting.get(request) ?? this.ask(request);
    waiting.open = open;
    const { verdict, bill } = waiting;
    if (verdict === 'asking') return { kind: 'asking' };
    if (verdict !== 'reserved') return this.held(verdict, request);
    this.waiting.delete(request);
    return {
      kind: 'entered',
      leave: (ended) =>
        ended === undefined ? this.giveUp(request, bill) : this.leave(request, bill.key)(ended),
    };
  }

  withdraw(request: Request): void {
    const waiting = this.waiting.get(request);
    if (!waiting) return;
    this.waiting.delete(request);
    this.giveUp(request, waiting.bill);
  }

  join(request: Request): Leave {
    const order = this.orderOf(request);
    this.purses.of(request.run.tenant)?.join(order);
    return this.leave(request, order.key);
  }

  /** Nobody knows what it used before its worker went away. */
  lost(request: Request): void {
    this.settle(request.run, this.orderOf(request).key, 'as-reserved');
  }

  takenOver(actor: RunNow, ended: EndedAttempts): void {
    const purse = this.purses.of(actor.run.tenant);
    if (purse) this.unsettled.until(this.settleLeft(actor, purse, ended), actor.run.stream);
  }

  /**
   * What an attempt has used counts when its result is in the log. Should that not come there, whoever makes the attempt again finds what
   * is reserved for it: it counts once, and the budget holds.
   */
  turned({ run, state }: RunNow): void {
    const ended = this.ended.get(run.stream);
    if (!ended) return;
    const isStored = ({ request: { step, attempt } }: Ended) => isOver(state, step.id, attempt);
    for (const { key, used } of ended.filter(isStored)) this.settle(run, key, used);
    const open = ended.filter((one) => !isStored(one));
    if (open.length > 0) this.ended.set(run.stream, open);
    else this.ended.delete(run.stream);
  }

  forget(stream: StreamName): void {
    this.ended.delete(stream);
  }

  isSettling(stream: StreamName, then: () => void): boolean {
    return this.unsettled.has(stream, then);
  }

  /** What its worker did not come to settle counts as much as the history says that it used. */
  private async settleLeft(actor: RunNow, purse: TenantPurse, ended: EndedAttempts): Promise<void> {
    const { executionId, stream } = actor.run;
    const over = await purse.leftByOthers((key) => {
      const of = attemptIn(executionId, key);
      return of !== undefined && isOver(actor.state, of.stepId, of.attempt);
    });
    for (const key of over) {
      const { stepId, attempt } = attemptIn(executionId, key) ?? { stepId: '', attempt: 0 };
      const usage = await ended.usageOf(stream, stepId, attempt).catch(() => undefined);
      await purse.settle(key, amountOf(usage, this.price));
    }
  }

  /** An answer of a model is a part of an attempt that goes on: what is reserved for that stays. */
  private giveUp({ run, inside }: Request, bill: Bill): void {
    const purse = this.purses.of(run.tenant);
    if (inside === 'tokens') purse?.cease(bill);
    else this.unsettled.until(purse?.withdraw(bill), run.stream);
  }

  /** Whoever takes the attempt over settles what is left of it. What happens inside a step has no result in the log. */
  private leave(request: Request, key: string): Leave {
    const { run, inside } = request;
    return (outcome) => {
      if (outcome === undefined || outcome === 'left') return;
      const used = usedBy(outcome, this.price);
      if (inside) {
        this.settle(run, key, used);
        return;
      }
      const ended = this.ended.get(run.stream) ?? [];
      ended.push({ request, key, used });
      this.ended.set(run.stream, ended);
    };
  }

  private settle({ tenant, stream }: Run, key: string, used: Amount | 'as-reserved'): void {
    this.unsettled.until(this.purses.of(tenant)?.settle(key, used), stream);
  }

  private ask(request: Request): Waiting {
    const { priority, since, run } = request;
    const waiting: Waiting = {
      bill: {
        ...this.orderOf(request),
        priority,
        since,
        answer: (shortage) => this.answer(waiting, shortage),
      },
      open: () => undefined,
      verdict: 'asking',
    };
    this.waiting.set(request, waiting);
    this.purses.of(run.tenant)?.ask(waiting.bill);
    return waiting;
  }

  private answer(waiting: Waiting, shortage: TenantShortage | undefined): void {
    const before = waiting.verdict;
    waiting.verdict = shortage ?? 'reserved';
    const isKnown = typeof before === 'object' && shortage !== undefined && isSame(before, shortage);
    if (!isKnown) waiting.open();
  }

  private orderOf({ run, step, attempt, ...request }: Request): Order {
    return {
      key: reservationKey(run.executionId, step.id, attempt),
      amount: neededBy({ run, step, attempt, ...request }, this.price),
      withinMs: step.policy.timeoutMs + graceMs,
    };
  }

  private held({ reason, until, isFinal }: TenantShortage, { run }: Request): Answer {
    const hold: Hold = { kind: 'budget', reason, ...(until !== undefined && { until }) };
    const fails = isFinal && this.purses.budgetOf(run.tenant)?.onExhausted === 'fail';
    return { kind: 'held', hold, ...(fails && { fails }) };
  }
}

/** What is spent in between changes with every attempt of the tenant: only whether it waits for a new period is worth telling again. */
const isSame = (one: TenantShortage, other: TenantShortage): boolean =>
  one.isFinal === other.isFinal && one.until === other.until;
