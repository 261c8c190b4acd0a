import type { LockDemand } from '@app/domain/plan/lock-demand.js';
import type { Locking, TakenLocks } from '@app/infrastructure/tools/coordination/locking.js';
import { ToolError } from '@app/infrastructure/tools/tool.js';
import type { LockClaim, LockDesk } from '../admission/locks/locks-table.js';

/** Locks that calls within an attempt take: an agent's, or of what undoes a step. */
export class RunLocks implements Locking {
  /** @param limitMs milliseconds that a call waits at most; without it as long as its signal lets it */
  constructor(
    private readonly desk: Pick<LockDesk, 'ask' | 'end'>,
    private readonly caller: Omit<LockClaim, 'locks'>,
    private readonly limitMs?: number,
  ) {}

  take(wanted: readonly LockDemand[], place: string, signal: AbortSignal): Promise<TakenLocks> {
    const { tenant, stream, stepId, attempt } = this.caller;
    const claim = { tenant, stream, stepId: `${stepId}#${place}`, attempt, locks: wanted };
    const release = () => this.desk.end(claim, 'release');
    const { limitMs } = this;
    const limit = limitMs === undefined ? signal : AbortSignal.any([signal, AbortSignal.timeout(limitMs)]);
    let blocker = 'others';
    return new Promise((resolve, reject) => {
      const giveUp = () => {
        release();
        reject(busy(wanted, blocker));
      };
      if (limit.aborted) return reject(busy(wanted, blocker));
      limit.addEventListener('abort', giveUp, { once: true });
      this.desk.ask(claim, (standing) => {
        if (standing?.blocker) blocker = `step "${standing.blocker.stepId}"`;
        if (standing?.token === undefined) return;
        limit.removeEventListener('abort', giveUp);
        const { token } = standing;
        resolve({ locks: wanted.map((lock) => ({ ...lock, token })), release });
      });
    });
  }
}

function busy(wanted: readonly LockDemand[], blocker: string): ToolError {
  const names = wanted.map(({ name }) => `"${name}"`).join(', ');
  return new ToolError('LOCK_BUSY', `Locked by ${blocker}: ${names}. Try again later.`, { retryable: true });
}
