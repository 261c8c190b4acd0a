import type { EventStore, RecordedEvent } from '@app/domain/kernel/event-store.js';
import type { BatchWriter } from './batch-writer.js';
import type { Progress } from './progress.js';
import type { Projection } from './projection.js';

/** Brings projections that stand at the same position up to date, and keeps them so until the signal aborts. */
export async function follow(
  store: EventStore,
  projections: readonly Projection[],
  writer: BatchWriter,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  const categories = [...new Set(projections.map(({ category }) => category))];
  const after = writer.position;
  const messages = store.subscribe({
    signal,
    filter: { categories },
    ...(after === undefined ? {} : { after }),
  });
  for await (const message of messages) {
    switch (message.kind) {
      case 'events':
        await writer.write(notBefore(message.events, writer));
        progress.advance(message.events);
        break;
      case 'checkpoint':
        await writer.moveTo(message.position);
        break;
      case 'caught-up':
        if (message.position !== undefined) await writer.moveTo(message.position);
        progress.caughtUp();
        break;
    }
    if (signal.aborted) return;
  }
}

/** An event store may deliver twice, for example when it reconnects; what is at or before the checkpoint is done. */
function notBefore(events: readonly RecordedEvent[], { position }: BatchWriter): readonly RecordedEvent[] {
  return position === undefined ? events : events.filter((event) => event.position > position);
}
