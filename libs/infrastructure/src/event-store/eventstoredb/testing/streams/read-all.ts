import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { EventLog } from '../log/event-log.js';
import type { StoredEvent } from '../log/stored-event.js';
import { eventFilter } from './event-filter.js';

/** Reads $all from a position on: inclusive forwards, exclusive backwards, as the server does. */
export function* readAll(log: EventLog, options: streams.ReadReq.Options): Generator<StoredEvent> {
  const all = options.getAll();
  const matches = eventFilter(options.getFilter());
  const backwards = options.getReadDirection() === streams.ReadReq.Options.ReadDirection.BACKWARDS;
  const step = backwards ? -1 : 1;
  let place = all?.hasEnd() ? log.all.length : all?.hasStart() ? 0 : firstAt(log, all);
  if (backwards) place -= 1;
  let left = Number(options.getCount());
  for (; left > 0 && place >= 0 && place < log.all.length; place += step) {
    const event = log.all[place];
    if (!event || !matches(event)) continue;
    left -= 1;
    yield event;
  }
}

/** Index of the first event at a position or behind it. */
const firstAt = (log: EventLog, all: streams.ReadReq.Options.AllOptions | undefined): number => {
  const position = BigInt(all?.getPosition()?.getCommitPosition() ?? 0);
  return position === 0n ? 0 : log.indexAfter(position - 1n);
};
