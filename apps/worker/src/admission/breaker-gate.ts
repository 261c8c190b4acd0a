import { performance } from 'node:perf_hooks';
import { budgetExhausted } from '@app/domain/execution/limits/budget.js';
import { workOf } from '@app/domain/execution/limits/withholding.js';
import type { BreakerSettings } from '@app/infrastructure/config/limits.js';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';
import type { AttemptOutcome } from '../steps/attempt.js';
import { sharedNow } from '../time/shared-time.js';
import { CircuitBreaker, type Verdict } from './circuit-breaker.js';
import type { Answer, Gate, Request } from './gate.js';

const now = () => performance.now();

/** A breaker that opened, or was tried and stays open. */
export interface OpenBreaker {
  /** Milliseconds from now until one step tries. */
  readonly openMs: number;
  /** Since it worked last, within the window. */
  readonly failures: number;
  /** Of the last failure. */
  readonly code: string;
}

/** Where people see which breakers are open. */
export interface BreakerBoard {
  /** Undefined: it is closed again. Returns at once. */
  show(work: string, open: OpenBreaker | undefined): void;
}

/** Steps of a tool or an agent that does not work wait until it is to be tried again; then one goes first. Each worker finds out by itself. */
export class BreakerGate implements Gate {
  readonly holds = 'same-work';
  readonly insideSteps = (call: 'tool' | 'tokens'): boolean => call === 'tool';
  /** Of what has failed since it worked last. */
  private readonly breakers = new Map<string, CircuitBreaker>();
  private readonly waiting = new Map<string, Map<Request, () => void>>();

  constructor(
    private readonly settings: BreakerSettings,
    private readonly logger: Logger,
    private readonly board: BreakerBoard,
  ) {}

  concerns(): boolean {
    return true;
  }

  enter(request: Request, open: () => void): Answer {
    const work = workOf(request.step);
    this.waiting.get(work)?.delete(request);
    const waitMs = this.breakers.get(work)?.waitMs();
    if (waitMs === undefined) return { kind: 'entered', leave: (ended) => this.note(work, ended) };
    this.waiting.set(work, (this.waiting.get(work) ?? new Map<Request, () => void>()).set(request, open));
    const hold = { kind: 'circuit-breaker', reason: `${work} failed again and again` } as const;
    return {
      kind: 'held',
      hold: waitMs > 0 ? { ...hold, until: Math.ceil(sharedNow() + waitMs) } : hold,
    };
  }

  withdraw(request: Request): void {
    this.waiting.get(workOf(request.step))?.delete(request);
  }

  private note(work: string, ended: AttemptOutcome | 'left' | undefined): void {
    const verdict = verdictOf(ended);
    const breaker = this.breakers.get(work);
    if (!breaker && verdict !== 'fails') return;
    const known = breaker ?? new CircuitBreaker(this.settings, now);
    this.breakers.set(work, known);
    const change = known.note(verdict);
    if (change === 'opened' || change === 'stays-open') {
      const { openMs } = this.settings;
      const open = { openMs, failures: known.failureCount, code: codeOf(ended) };
      if (change === 'opened')
        this.logger.warn({ work, ...open }, 'it failed again and again: its steps wait');
      this.board.show(work, open);
      setTimeout(() => this.callAll(work), Math.ceil(openMs) + 1).unref();
    }
    if (change === 'closed') {
      this.logger.info({ work }, 'it works again: its steps go on');
      this.board.show(work, undefined);
    }
    if (verdict === 'works') this.breakers.delete(work);
    if (verdict !== 'fails') this.callAll(work);
  }

  private callAll(work: string): void {
    const waiting = [...(this.waiting.get(work)?.values() ?? [])];
    for (const open of waiting) open();
  }
}

/** An answer that will not change by asking again is an answer: whoever gave it works. */
function verdictOf(ended: AttemptOutcome | 'left' | undefined): Verdict {
  if (ended === undefined || ended === 'left') return 'unknown';
  // It is not the agent's fault that its tenant has no money left.
  if (ended.kind === 'failed' && ended.error.code === budgetExhausted) return 'unknown';
  if (ended.kind === 'failed') return ended.error.retryable ? 'fails' : 'works';
  return ended.kind === 'succeeded' ? 'works' : 'unknown';
}

const codeOf = (ended: AttemptOutcome | 'left' | undefined): string =>
  typeof ended === 'object' && ended.kind === 'failed' ? ended.error.code : '';
