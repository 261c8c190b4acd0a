import type { Hold } from '@app/domain/execution/execution.events.js';
import type { LockGrant } from '@app/domain/execution/locks/lock-grant.js';
import { parseStream } from '@app/domain/kernel/ids.js';
import { ToolError } from '@app/infrastructure/tools/tool.js';
import type { Answer, Gate, Leave, Request, RunNow } from '../gate.js';
import { isOverIn } from '../takeover/is-over.js';
import type { Blocker, LockClaim, LockDesk } from './locks-table.js';

interface Entry {
  open: () => void;
  locks?: readonly LockGrant[];
  hold?: Hold;
}

const noLeave: Leave = () => undefined;

/** Steps that take locks start when they have all of them. A step that takes none knows nothing of it. */
export class LockGate implements Gate {
  /** Each waits for locks of its own. */
  readonly holds = undefined;
  /** Or all steps of a run would take their locks before its first one runs. */
  readonly holdsAsking = 'every-step';
  private readonly entries = new Map<Request, Entry>();

  constructor(private readonly desk: LockDesk) {}

  concerns({ locks }: Request): boolean {
    return locks !== undefined;
  }

  enter(request: Request, open: () => void): Answer {
    const entry = this.entries.get(request) ?? this.ask(request);
    entry.open = open;
    const { locks, hold } = entry;
    if (!locks) return hold ? { kind: 'held', hold } : { kind: 'asking' };
    this.entries.delete(request);
    return { kind: 'entered', leave: this.leaveOf(request), locks };
  }

  withdraw(request: Request): void {
    if (this.entries.delete(request)) this.desk.end(claimOf(request), 'release');
  }

  join(request: Request): Leave {
    return request.locks ? this.leaveOf(request) : noLeave;
  }

  confirm(request: Request, locks: readonly LockGrant[] | undefined): Promise<void> | undefined {
    if (!request.locks) return undefined;
    if (!locks) {
      this.lost(request);
      return Promise.reject(lockLost());
    }
    return new Promise((resolve, reject) => {
      this.desk.adopt(claimOf(request), (standing) => {
        if (standing) resolve();
        else reject(lockLost());
      });
    });
  }

  lost(request: Request): void {
    if (request.locks) this.desk.end(claimOf(request), 'release');
  }

  takenOver(actor: RunNow): void {
    this.desk.takenOver(actor.run.stream, isOverIn(actor));
  }

  takeLocks(request: Request): void {
    this.lost(request);
  }

  private ask(request: Request): Entry {
    const entry: Entry = { open: () => undefined };
    this.entries.set(request, entry);
    const { locks = [] } = request;
    this.desk.ask(claimOf(request), (standing) => {
      if (standing?.token !== undefined) {
        const { token } = standing;
        entry.locks = locks.map((lock) => ({ ...lock, token }));
      } else if (standing?.blocker) entry.hold = { kind: 'lock', reason: reasonOf(standing.blocker) };
      entry.open();
    });
    return entry;
  }

  private leaveOf(request: Request): Leave {
    return (ended) => this.desk.end(claimOf(request), ended === 'left' ? 'leave' : 'release');
  }
}

const claimOf = ({ run, step, attempt, locks = [] }: Request): LockClaim => ({
  tenant: run.tenant,
  stream: run.stream,
  stepId: step.id,
  attempt,
  locks,
});

function reasonOf({ name, stream, stepId, waits }: Blocker): string {
  const who = `step "${stepId}" of execution ${parseStream(stream)?.id ?? stream}`;
  return waits ? `the lock "${name}" goes to ${who} first` : `${who} has the lock "${name}"`;
}

const lockLost = () =>
  new ToolError(
    'LOCK_LOST',
    'No worker had the run for so long that its locks went to others. It needs another attempt to get them again.',
    { retryable: true },
  );
