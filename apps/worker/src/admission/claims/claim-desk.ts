import type { StreamName } from '@app/domain/kernel/ids.js';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';

/** Whose claim it is: an attempt of a step. */
export interface ClaimKey {
  readonly stream: StreamName;
  readonly stepId: string;
  readonly attempt: number;
}

export interface ClaimStanding extends ClaimKey {
  /** It has what it claims; else it waits. */
  readonly isIn: boolean;
}

/** leave: whoever takes up the run may have it. release: it goes to the next. */
export type ClaimChange<Claim> = Claim & { readonly do: 'ask' | 'adopt' | 'leave' | 'release' };

/** Where the claims of all workers are. */
export interface ClaimStore<Claim, Standing> {
  /** Claims of different scopes have nothing to do with each other. */
  scopeOf(claim: Claim): string;
  /** Claims of these runs that are in and that no worker acts for. */
  left(streams: readonly StreamName[]): Promise<readonly Claim[]>;
  /** Changes in this order, then lets everybody enter who may. Without changes it answers those that are in. */
  change(scopes: readonly string[], changes: readonly ClaimChange<Claim>[]): Promise<readonly Standing[]>;
}

interface Waiting<Claim, Standing> {
  readonly claim: Claim;
  /** Told how its claim stands, once if it was adopted, else until it is in. Undefined: it has been given to others. */
  readonly heard: (standing: Standing | undefined) => void;
  readonly adopted: boolean;
  isSent: boolean;
}

/** A notification may get lost. */
const pollMs = 2_000;
/** Changes that go in one statement. */
const most = 1_000;

/** Changes of claims, of all runs of this worker: what is wanted while a statement is under way goes together in the next. */
export class ClaimDesk<Claim extends ClaimKey, Standing extends ClaimStanding = ClaimStanding> {
  private changes: ClaimChange<Claim>[] = [];
  private readonly waiting = new Map<string, Waiting<Claim, Standing>>();
  /** Runs of which it is to be found out what their earlier workers have left. */
  private readonly takenUp = new Map<StreamName, (claim: ClaimKey) => boolean>();
  private isLooking = false;
  private isSending = false;
  private atOnce = most;
  private isCalled = false;
  private isClosed = false;
  private poll: NodeJS.Timeout | undefined;

  constructor(
    private readonly store: ClaimStore<Claim, Standing>,
    private readonly logger: Logger,
    private readonly retryMs = 1_000,
  ) {}

  ask(claim: Claim, heard: (standing: Standing | undefined) => void): void {
    this.waiting.set(keyOf(claim), { claim, heard, adopted: false, isSent: false });
    this.want({ ...claim, do: 'ask' });
  }

  adopt(claim: Claim, heard: (standing: Standing | undefined) => void): void {
    this.waiting.set(keyOf(claim), { claim, heard, adopted: true, isSent: false });
    this.want({ ...claim, do: 'adopt' });
  }

  end(claim: Claim, how: 'leave' | 'release'): void {
    this.waiting.delete(keyOf(claim));
    this.want({ ...claim, do: how });
  }

  /** This worker has taken a run over: claims that its earlier worker has left, of attempts that are over, go to the next. */
  takenOver(stream: StreamName, isOver: (claim: ClaimKey) => boolean): void {
    this.takenUp.set(stream, isOver);
    if (!this.isLooking) void this.endLeft();
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

  /** A worker that starts takes over many: those that come while it looks go together in the next look. */
  private async endLeft(): Promise<void> {
    this.isLooking = true;
    await Promise.resolve();
    while (this.takenUp.size > 0) {
      const takenUp = new Map(this.takenUp);
      this.takenUp.clear();
      try {
        const left = await this.store.left([...takenUp.keys()]);
        for (const claim of left) if (takenUp.get(claim.stream)?.(claim)) this.end(claim, 'release');
      } catch (error) {
        if (this.isClosed) return;
        this.logger.warn({ err: error }, 'what a worker has left stays until somebody waits for it long');
      }
    }
    this.isLooking = false;
  }

  private want(change: ClaimChange<Claim>): void {
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
  private async carryOut(changes: readonly ClaimChange<Claim>[]): Promise<boolean> {
    for (const change of changes) {
      const waiting = this.waiting.get(keyOf(change));
      if (waiting) waiting.isSent = true;
    }
    const claims = changes.length > 0 ? changes : [...this.waiting.values()].map(({ claim }) => claim);
    const scopes = new Set(claims.map((claim) => this.store.scopeOf(claim)));
    try {
      const standings = await this.store.change([...scopes], changes);
      this.atOnce = most;
      this.tell(standings, changes);
      return true;
    } catch (error) {
      if (this.isClosed) return false;
      this.logger.warn({ err: error }, 'cannot ask for locks and places, steps wait');
      // One that cannot be carried out must not keep the others from it.
      this.atOnce = 1;
      this.changes = changes.length > 1 ? [...changes, ...this.changes] : putOff(changes, this.changes);
      setTimeout(() => void this.send(), this.retryMs).unref();
      return false;
    }
  }

  private tell(standings: readonly Standing[], changes: readonly ClaimChange<Claim>[]): void {
    const found = new Map(standings.map((standing) => [keyOf(standing), standing]));
    for (const [key, standing] of found) this.hear(key, standing);
    for (const change of changes)
      if (change.do === 'adopt' && !found.has(keyOf(change))) this.hear(keyOf(change), undefined);
  }

  private hear(key: string, standing: Standing | undefined): void {
    const waiting = this.waiting.get(key);
    // An answer to an earlier claim of the same attempt is none to this one.
    if (!waiting?.isSent) return;
    if (waiting.adopted || standing?.isIn) this.waiting.delete(key);
    waiting.heard(standing);
  }
}

/** Behind the others, but not behind what is wanted of the same claim since: that would undo it. */
function putOff<Change extends ClaimKey>(failed: readonly Change[], others: readonly Change[]): Change[] {
  const keys = new Set(failed.map(keyOf));
  const isSame = (change: Change) => keys.has(keyOf(change));
  return [...others.filter((change) => !isSame(change)), ...failed, ...others.filter(isSame)];
}

const keyOf = ({ stream, stepId, attempt }: ClaimKey): string => `${stream} ${stepId} ${attempt}`;
