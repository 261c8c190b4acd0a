import { isMade, noteMade } from '@app/domain/tenant-budgets/account-changes.js';
import type { Account } from '@app/domain/tenant-budgets/account.js';
import type { Calendar } from '@app/domain/tenant-budgets/tenant-budget.js';
import type { TenantAccounts } from '@app/infrastructure/tenant-budgets/tenant-accounts.js';

/** A change of an account; `done` is called when it is stored. */
export interface AccountEntry {
  readonly change: (account: Account, calendar: Calendar) => Account;
  readonly done?: () => void;
}

const retryMs = 1_000;

/**
 * The changes of one tenant's account by this worker: what comes while others are being stored goes together in the next
 * transaction. Each is made once, also when the answer to a commit is lost.
 */
export class AccountQueue {
  private entries: AccountEntry[] = [];
  /** Of transactions. */
  private number = 0;
  private isStoring = false;

  constructor(
    private readonly parts: {
      readonly tenant: string;
      readonly accounts: TenantAccounts;
      /** Who changes it: this worker, since it began. */
      readonly by: string;
      /** What the account is after each transaction. */
      readonly onStored: (account: Account, calendar: Calendar) => void;
      readonly onError: (error: unknown) => void;
    },
  ) {}

  add(...entries: readonly AccountEntry[]): void {
    this.entries.push(...entries);
    if (!this.isStoring) queueMicrotask(() => void this.store());
  }

  private async store(): Promise<void> {
    if (this.isStoring || this.entries.length === 0) return;
    this.isStoring = true;
    while (this.entries.length > 0) {
      const taken = this.entries;
      this.entries = [];
      const { account, calendar } = await this.storeInTheEnd(taken, ++this.number);
      for (const { done } of taken) done?.();
      this.parts.onStored(account, calendar);
    }
    this.isStoring = false;
  }

  private async storeInTheEnd(entries: readonly AccountEntry[], number: number): Promise<Stored> {
    for (;;) {
      try {
        return await this.storeOnce(entries, number);
      } catch (error) {
        this.parts.onError(error);
        await new Promise((resolve) => setTimeout(resolve, retryMs).unref());
      }
    }
  }

  private storeOnce(entries: readonly AccountEntry[], number: number): Promise<Stored> {
    const { tenant, accounts, by } = this.parts;
    return accounts.change(tenant, (before, calendar) => {
      // What the entries were told then is what holds.
      if (isMade(before, by, number)) return { account: before, result: { account: before, calendar } };
      const changed = entries.reduce((so_far, { change }) => change(so_far, calendar), before);
      const account = noteMade(changed, by, number, calendar);
      return { account, result: { account, calendar } };
    });
  }
}

interface Stored {
  readonly account: Account;
  readonly calendar: Calendar;
}
