import type { RecordedEvent } from '@app/domain/kernel/event-store.js';
import type { Logger } from '@app/infrastructure/telemetry/logger.js';
import type { Projection } from './projection.js';

const everyMs = 5_000;

/** Says how far projections are while they catch up, when they have, and which events nobody knows. */
export class Progress {
  private projected = 0;
  private behind = true;
  private reportedAt = performance.now();
  private sinceReport = 0;

  /** @param unknown counts of event types that no projection knows, shared by all */
  constructor(
    private readonly log: Logger,
    private readonly projections: readonly Projection[],
    private readonly unknown: UnknownTypes,
  ) {}

  advance(events: readonly RecordedEvent[]): void {
    this.projected += events.length;
    this.sinceReport += events.length;
    for (const { type } of events) this.unknown.see(type);
    const elapsed = performance.now() - this.reportedAt;
    if (!this.behind || elapsed < everyMs) return;
    const perSecond = Math.round((this.sinceReport / elapsed) * 1000);
    this.log.info({ ...this.what(), perSecond, position: events.at(-1)?.position }, 'catching up');
    this.reportedAt = performance.now();
    this.sinceReport = 0;
  }

  caughtUp(): void {
    if (this.behind) this.log.info(this.what(), 'caught up');
    this.behind = false;
  }

  private what() {
    return { projections: this.projections.map(({ name }) => name), projected: this.projected };
  }
}

/** Event types without a handler: a newer release wrote them, or somebody else. They are skipped and counted, and a person is told. */
export class UnknownTypes {
  private readonly counts = new Map<string, number>();

  /** @param known what projections handle, and what they leave out by intention */
  constructor(
    private readonly log: Logger,
    private readonly known: ReadonlySet<string>,
  ) {}

  see(type: string): void {
    if (this.known.has(type)) return;
    const count = (this.counts.get(type) ?? 0) + 1;
    this.counts.set(type, count);
    // The first, the tenth, the hundredth ...: seen at once, and never a flood.
    if (Number.isInteger(Math.log10(count)))
      this.log.warn({ type, count }, 'skipping events of an unknown type');
  }
}
