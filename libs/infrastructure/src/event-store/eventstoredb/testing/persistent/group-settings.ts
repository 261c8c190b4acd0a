import persistent from '@eventstore/db-client/generated/persistent_pb.js';
import type { StoredEvent } from '../log/stored-event.js';
import { eventFilter, type EventFilter } from '../streams/event-filter.js';
import { fromIdentifier } from '../wire/stream-identifier.js';

export type Strategy = 'DispatchToSingle' | 'RoundRobin' | 'Pinned';

/** How a persistent subscription was set up. */
export interface GroupSettings {
  readonly startFrom: bigint | 'start' | 'end';
  readonly filter: EventFilter;
  readonly strategy: Strategy;
  readonly messageTimeoutMs: number;
  /** As it came, for answers about the group. */
  readonly raw: persistent.CreateReq.Settings | persistent.UpdateReq.Settings;
}

type Options = persistent.CreateReq.Options | persistent.UpdateReq.Options;

const strategies: readonly Strategy[] = ['DispatchToSingle', 'RoundRobin', 'Pinned'];
const ticksPerMs = 10_000n;

/** Name of the source: a stream or $all. */
export const sourceName = (options: Options): string =>
  options.hasAll()
    ? '$all'
    : fromIdentifier(options.getStream()?.getStreamIdentifier() ?? options.getStreamIdentifier());

export function groupSettings(options: Options, before?: GroupSettings): GroupSettings {
  const raw = options.getSettings() ?? new persistent.CreateReq.Settings();
  return {
    raw,
    startFrom: startFrom(options, raw),
    filter: filterOf(options) ?? before?.filter ?? (() => true),
    strategy: strategies[raw.getNamedConsumerStrategy()] ?? 'RoundRobin',
    messageTimeoutMs: raw.hasMessageTimeoutMs()
      ? raw.getMessageTimeoutMs()
      : Number(BigInt(raw.getMessageTimeoutTicks() || 0) / ticksPerMs),
  };
}

/** The largest number there is stands for the end. */
const endRevision = 18446744073709551615n;

/** The client tells where a stream's group begins in the settings, as servers before 21.10 want it. */
function startFrom(options: Options, raw: GroupSettings['raw']): bigint | 'start' | 'end' {
  const all = options.getAll();
  const stream = options.getStream();
  if (all?.hasEnd() === true || stream?.hasEnd() === true) return 'end';
  const position = all?.getPosition()?.getCommitPosition();
  if (position !== undefined) return BigInt(position);
  if (all || stream?.hasStart() === true) return 'start';
  const revision = BigInt(stream?.getRevision() ?? raw.getRevision());
  return revision === endRevision ? 'end' : revision === 0n ? 'start' : revision;
}

/** Only a new group can be given a filter. */
function filterOf(options: Options): ((event: StoredEvent) => boolean) | undefined {
  const all = options instanceof persistent.CreateReq.Options ? options.getAll() : undefined;
  return all ? eventFilter(all.getFilter()) : undefined;
}
