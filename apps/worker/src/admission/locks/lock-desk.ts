import type { TenantId } from '@app/domain/kernel/ids.js';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';
import type { Claimant, ClaimStanding, ClaimStore, LockChange } from './locks-table.js';

/** Told how its claim stands, once if it was adopted, else until it is in. Undefined: it has been given to others. */
type Heard = (standing: ClaimStanding | undefined) => void;

interface Waiting {
  readonly claimant: Claimant;
  readonly heard: Heard;
  readonly adopted: boolean;
  isSent: boolean;
}

/** A notification may get lost. */
const pollMs = 2_000;
/** Changes that go in one statement. */
const most = 1_000;

/** Changes of claims, of all runs of this worker: what is wanted while a statement is under way goes together in the next. */
export class LockDesk {
  private changes: LockChange[] = [];
  private readonly waiting = new Map<string, Waiting>();
  private isSending = false;
  private atOnce = most;
  private isCalled = false;
  private isClosed = false;
  private poll: NodeJS.Timeout | undefined;

  constructor(
    private readonly store: ClaimStore,
    private readonly logger: Logger,
    private readonly retryMs = 1_000,
  ) {}

  ask(claimant: Claimant, locks: Extract<LockChange, { do: 'ask' }>['locks'], heard: Heard): void {
    this.waiting.set(keyOf(claimant), { claimant, heard, adopted: false, isSent: false });
    this.want({ ...claimant, do: 'ask', locks });
  }

  adopt(claimant: Claimant, heard: Heard): void {
    this.waiting.set(keyOf(claimant), { claimant, heard, adopted: true, isSent: false });
    this.want({ ...claimant, do: 'adopt' });
  }

  /** leave: whoever takes up the run may have them. release: they go to the next. */
  end(claimant: Claimant, how: 'leave' | 'release'): void {
    this.waiting.delete(keyOf(claimant));
    this.want({ ...claimant, do: how });
  }

  /** A claim of this worker may be in. */
  look(): void {
    if (this.waiting.size === 0) return;
    this.isCalled = true;
    void this.send();
  }

  /** The worker has left: what it had is the others'. */
  close(): void {
    this.isClosed = true;
    clearTimeout(this.poll);
  }

  private want(change: LockChange): void {
    this.changes.push(change);
    void this.send();
  }

  private async send(): Promise<void> {
    if (this.isSending) return;
    this.isSending = true;
    // So that what is wanted in the same turn of a run goes together.
    await Promise.resolve();
    while (this.hasWork()) {
      const changes = this.changes.splice(0, this.atOnce);
      if (changes.length === 0) this.isCalled = false;
      if (!(await this.carryOut(changes))) break;
    }
    this.isSending = false;
    clearTimeout(this.poll);
    if (this.waiting.size > 0 && !this.isClosed) this.poll = setTimeout(() => this.look(), pollMs).unref();
  }

  private hasWork(): boolean {
    if (this.isClosed) return false;
    return this.changes.length > 0 || (this.isCalled && this.waiting.size > 0);
  }

  /** Answers false when it is to be tried again later. */
  private async carryOut(changes: readonly LockChange[]): Promise<boolean> {
    for (const change of changes) {
      const waiting = this.waiting.get(keyOf(change));
      if (waiting) waiting.isSent = true;
    }
    const tenants = new Set<TenantId>(changes.map(({ tenant }) => tenant));
    if (changes.length === 0) for (const { claimant } of this.waiting.values()) tenants.add(claimant.tenant);
    try {
      const standings = await this.store.change([...tenants], changes);
      this.atOnce = most;
      this.tell(standings, changes);
      return true;
    } catch (error) {
      if (this.isClosed) return false;
      this.logger.warn({ err: error }, 'cannot ask for locks, steps wait');
      // One that cannot be carried out must not keep the others from it.
      this.atOnce = 1;
      this.changes = changes.length > 1 ? [...changes, ...this.changes] : [...this.changes, ...changes];
      setTimeout(() => void this.send(), this.retryMs).unref();
      return false;
    }
  }

  private tell(standings: readonly ClaimStanding[], changes: readonly LockChange[]): void {
    const found = new Map(standings.map((standing) => [keyOf(standing), standing]));
    for (const [key, standing] of found) this.hear(key, standing);
    for (const change of changes)
      if (change.do === 'adopt' && !found.has(keyOf(change))) this.hear(keyOf(change), undefined);
  }

  private hear(key: string, standing: ClaimStanding | undefined): void {
    const waiting = this.waiting.get(key);
    // An answer to an earlier claim of the same attempt is none to this one.
    if (!waiting?.isSent) return;
    if (waiting.adopted || standing?.token !== undefined) this.waiting.delete(key);
    waiting.heard(standing);
  }
}

const keyOf = ({ stream, stepId, attempt }: Omit<Claimant, 'tenant'>): string =>
  `${stream} ${stepId} ${attempt}`;
