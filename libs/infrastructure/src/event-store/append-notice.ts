import type { EventFilter, Position } from '@app/domain/kernel/event-store.js';
import { parseStream } from '@app/domain/kernel/ids.js';
import { toPosition } from './positions.js';

/** What appends have put into the log: enough for a subscriber to see that nothing of it is for him. */
export interface AppendNotice {
  /** The position before the first event; undefined when there was none. */
  readonly after: Position | undefined;
  readonly last: Position;
  readonly kinds: readonly EventKind[];
}

interface EventKind {
  readonly category: string;
  readonly type: string;
}

/** Characters of a notification of Postgres, which takes 8,000 bytes, that are left for the kinds. */
const mostCharacters = 2_000;

/**
 * The kinds of events, for a notification: `execution/StepStarted,plan/PlanProposed`. Empty when they cannot be said: streams
 * that are not ours, or too many.
 * @param streams of each event
 * @param types of each event
 */
export function kindsOf(streams: readonly string[], types: readonly string[]): string {
  const kinds = new Set<string>();
  let category: string | undefined;
  for (const [place, stream] of streams.entries()) {
    if (stream !== streams[place - 1]) category = parseStream(stream)?.category;
    const type = types[place];
    if (category === undefined || type === undefined || /[\s,/]/.test(type)) return '';
    kinds.add(`${category}/${type}`);
  }
  const text = [...kinds].join(',');
  return text.length > mostCharacters ? '' : text;
}

/** Reads `<base> <last> <kinds>`; undefined for anything else: then there may be anything. */
export function parseNotice(text: string | undefined): AppendNotice | undefined {
  const match = /^(\d+) (\d+) (\S+)$/.exec(text ?? '');
  if (!match) return undefined;
  const [, base = '', last = '', kinds = ''] = match;
  return {
    after: base === '0' ? undefined : toPosition(base),
    last: toPosition(last),
    kinds: kinds.split(',').map((kind) => {
      const [category = '', type = ''] = kind.split('/');
      return { category, type };
    }),
  };
}

/**
 * Up to where somebody who has seen the log up to a position has seen all he wants, by what he was told since, in order.
 * Undefined when he must look: something is for him, or something may have happened that he was not told of.
 */
export function passOver(
  notices: readonly (AppendNotice | undefined)[],
  seen: Position | undefined,
  filter: EventFilter | undefined,
): Position | undefined {
  let reached = seen;
  for (const notice of notices) {
    if (!notice) return undefined;
    if (reached !== undefined && notice.last <= reached) continue;
    if (notice.after !== reached || notice.kinds.some((kind) => isWanted(kind, filter))) return undefined;
    reached = notice.last;
  }
  return notices.length === 0 ? undefined : reached;
}

const isWanted = ({ category, type }: EventKind, filter: EventFilter | undefined): boolean =>
  (filter?.categories?.includes(category) ?? true) && (filter?.types?.includes(type) ?? true);
