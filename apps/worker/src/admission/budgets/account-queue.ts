import type { Account } from '@app/domain/tenant-budgets/account.js';
import type { Calendar } from '@app/domain/tenant-budgets/tenant-budget.js';
import type { TenantAccounts } from '@app/infrastructure/tenant-budgets/tenant-accounts.js';

/** A change of an account; `done` is called when it is stored. */
export interface AccountEntry {
  readonly change: (account: Account, calendar: Calendar) => Account;
  readonly done?: () => void;
}

const retryMs = 1_000;

/** The changes of one tenant's account by this worker: what comes while others are being stored goes together in the next transaction. */
export class AccountQueue {
  private entries: AccountEntry[] = [];
  private isStoring = false;

  constructor(
    private readonly parts: {
      readonly tenant: string;
      readonly accounts: TenantAccounts;
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
    const { tenant, accounts, onStored, onError } = this.parts;
    while (this.entries.length > 0) {
      const taken = this.entries;
      this.entries = [];
      try {
        const after = await accounts.change(tenant, (before, calendar) => {
          const account = taken.reduce((so_far, { change }) => change(so_far, calendar), before);
          return { account, result: { account, calendar } };
        });
        for (const { done } of taken) done?.();
        onStored(after.account, after.calendar);
      } catch (error) {
        onError(error);
        this.entries = [...taken, ...this.entries];
        await new Promise((resolve) => setTimeout(resolve, retryMs).unref());
      }
    }
    this.isStoring = false;
  }
}
