import {
  release,
  reserve,
  reservedIn,
  settle,
  spend,
  type Account,
} from '@app/domain/tenant-budgets/account.js';
import { tryReserve, type TenantShortage } from '@app/domain/tenant-budgets/shortage.js';
import type { Amount, Calendar, TenantBudget } from '@app/domain/tenant-budgets/tenant-budget.js';
import type { TenantAccounts } from '@app/infrastructure/tenant-budgets/tenant-accounts.js';
import { AccountQueue, type AccountEntry } from './account-queue.js';

export interface PurseParts {
  readonly tenant: string;
  readonly budget: TenantBudget;
  readonly accounts: TenantAccounts;
  /** Who reserves: this worker, since it began. */
  readonly by: string;
  readonly onError: (error: unknown) => void;
}

export interface Order {
  /** The same whoever asks: a worker that takes over finds what was reserved. */
  readonly key: string;
  readonly amount: Amount;
  /** Milliseconds that it takes at most; when nobody has settled it then, it counts as spent. */
  readonly withinMs: number;
}

/** Something that is to be paid for. */
export interface Bill extends Order {
  readonly priority: number;
  readonly since: number;
  /** Undefined: it is reserved. Called again when that has changed. */
  readonly answer: (shortage: TenantShortage | undefined) => void;
}

/** How often those who wait look whether other workers have settled something, or somebody has raised the budget. Milliseconds. */
const pollMs = { reserved: 1_000, spent: 60_000 };

/** What this worker reserves and settles of a tenant's budget, and who waits for it. */
export class TenantPurse {
  private readonly queue: AccountQueue;
  private readonly waiting = new Set<Bill>();
  private timer: NodeJS.Timeout | undefined;
  private isSettled = false;

  constructor(private readonly parts: PurseParts) {
    this.queue = new AccountQueue({ ...parts, onStored: (...now) => this.stored(...now) });
  }

  /** Reserves it as soon as it is affordable. */
  ask(bill: Bill): void {
    this.waiting.add(bill);
    this.try([bill]);
  }

  /** Who waits waits no more; what was reserved stays. */
  cease(bill: Bill): void {
    this.waiting.delete(bill);
  }

  /** It does not begin: who waits waits no more, what was reserved is given back. Resolves when that is stored. */
  withdraw(bill: Bill): Promise<void> {
    this.waiting.delete(bill);
    return this.settleBy((account, calendar) => release(account, bill.key, this.parts.by, calendar));
  }

  /**
   * The keys of what other workers have reserved, those that `isOver`. What is yet to come stays: its start may be on its way into the log, or
   * a third worker may have it by now; whoever starts it finds it under its key.
   */
  leftByOthers(isOver: (key: string) => boolean): Promise<readonly string[]> {
    return new Promise((resolve) => {
      let over: readonly string[] = [];
      const look = (account: Account) => {
        over = Object.keys(account.reservations).filter(
          (key) => this.isOfAnother(account, key) && isOver(key),
        );
        return account;
      };
      this.queue.add({ change: look, done: () => resolve(over) });
    });
  }

  /** It is under way, whatever the budget says. */
  join({ key, amount, withinMs }: Order): void {
    const { by } = this.parts;
    this.queue.add({
      change: (account, { now }) => reserve(account, { key, amount, by, until: now + withinMs }),
    });
  }

  /** What was used takes the place of what was reserved. Resolves when that is stored. */
  settle(key: string, used: Amount | 'as-reserved'): Promise<void> {
    return this.settleBy((account, calendar) => settle(account, key, used, calendar));
  }

  /** It is spent already, whatever the budget says. Resolves when that is stored. */
  spend(amount: Amount): Promise<void> {
    return new Promise((resolve) => {
      this.queue.add({ change: (account, calendar) => spend(account, amount, calendar), done: resolve });
    });
  }

  private isOfAnother({ reservations }: Account, key: string): boolean {
    return reservations[key]?.by !== this.parts.by;
  }

  private settleBy(change: AccountEntry['change']): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.isSettled = true;
        resolve();
      };
      this.queue.add({ change, done });
    });
  }

  private try(bills: readonly Bill[]): void {
    for (const bill of bills) {
      let shortage: TenantShortage | undefined;
      this.queue.add({
        change: (account, calendar) => {
          if (!this.waiting.has(bill)) return account;
          const { key, amount, withinMs } = bill;
          const { by, budget } = this.parts;
          const order = { key, amount, by, until: calendar.now + withinMs };
          const tried = tryReserve(account, order, budget, calendar);
          shortage = tried.shortage;
          return tried.account;
        },
        done: () => {
          if (!this.waiting.has(bill)) return;
          if (!shortage) this.waiting.delete(bill);
          bill.answer(shortage);
        },
      });
    }
  }

  /** Those who wait ask again when something has been settled here; else from time to time. */
  private stored(account: Account, { now, spans }: Calendar): void {
    if (this.isSettled) {
      this.isSettled = false;
      this.tryAll();
      return;
    }
    if (this.waiting.size === 0 || this.timer) return;
    const { calls } = reservedIn(account);
    const pause = Math.min(calls > 0 ? pollMs.reserved : pollMs.spent, spans.hour.end - now + 1);
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.tryAll();
    }, pause).unref();
  }

  private tryAll(): void {
    const inOrder = [...this.waiting].sort(
      (one, other) => other.priority - one.priority || one.since - other.since,
    );
    this.try(inOrder);
  }
}
