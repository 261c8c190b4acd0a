import type { StepCheckpoint } from '@app/infrastructure/tools/step-checkpoint.js';
import type { ToolContext } from '@app/infrastructure/tools/tool.js';

/**
 * Notices when an attempt gives no sign of life. A beat costs a look at the clock, and the timer is set once per silence, not
 * once per beat.
 */
export class Heartbeat {
  private lastAt = performance.now();
  private timer: NodeJS.Timeout;

  /** @param withinMs milliseconds from one sign of life to the next  @param lost called once, when there was none */
  constructor(
    private readonly withinMs: number,
    private readonly lost: () => void,
  ) {
    this.timer = this.lookIn(withinMs);
  }

  beat(): void {
    this.lastAt = performance.now();
  }

  end(): void {
    clearTimeout(this.timer);
  }

  private lookIn(ms: number): NodeJS.Timeout {
    const due = performance.now() + ms;
    return setTimeout(() => this.look(due), ms);
  }

  private look(due: number): void {
    const now = performance.now();
    // A late look says that this process was held up, and the attempt with it: what it would have said is still on its way.
    if (now - due > this.withinMs / 4) this.lastAt = now;
    const left = this.lastAt + this.withinMs - now;
    if (left > 0) this.timer = this.lookIn(left);
    else this.lost();
  }
}

/** The context of an attempt that is expected to beat. */
export const withBeats = (context: ToolContext, beat: () => void): ToolContext => ({
  ...context,
  beat,
  progress(fraction, message) {
    beat();
    context.progress(fraction, message);
  },
  ...(context.checkpoint && { checkpoint: beatingWith(context.checkpoint, beat) }),
});

const beatingWith = (checkpoint: StepCheckpoint, beat: () => void): StepCheckpoint => ({
  get restored() {
    return checkpoint.restored;
  },
  save(state, options) {
    beat();
    return checkpoint.save(state, options);
  },
});
