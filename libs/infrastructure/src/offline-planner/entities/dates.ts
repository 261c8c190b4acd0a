import { durationIn } from './durations.js';

/** A day, a time or a stretch of days; local ISO 8601 without offset, `end` exclusive for whole days. */
export interface DateMention {
  readonly text: string;
  /** Index in the text that was read. */
  readonly at: number;
  readonly start: string;
  readonly end?: string;
  /** True when an hour was named; otherwise start and end are midnights. */
  readonly hasTime: boolean;
}

export type ReadDates = (text: string) => readonly DateMention[];

const monthNames = 'january|february|march|april|may|june|july|august|september|october|november|december';
const spans = new RegExp(
  String.raw`\b(?:(?<rel>this|next|the coming|coming|last|past|the rest of the|the rest of this)\s+(?<unit>week|month|quarter|year)` +
    String.raw`|the (?:next|coming) (?<count>\d+|two|three|four) (?<units>days|weeks|months)` +
    String.raw`|(?<!\d\s|\d(?:st|nd|rd|th)\s)(?:in |during |of |for )?(?<month>${monthNames}) (?<year>(?:19|20)\d\d)` +
    String.raw`|(?:in|during|for|of|since|year|is|=|=>) (?<only>(?:19|20)\d\d))\b`,
  'giu',
);

/**
 * A reader of dates, in the zone of the person who asks; dates without a year lie ahead.
 * The libraries are loaded on first use: they cost start-up time.
 */
export async function dateReader(now: number, timeZone: string): Promise<ReadDates> {
  const [{ en }, { DateTime }] = await Promise.all([import('chrono-node'), import('luxon')]);
  const today = DateTime.fromMillis(now, { zone: timeZone });
  const midnight = today.startOf('day');
  const local = (date: typeof today) => date.toFormat("yyyy-MM-dd'T'HH:mm:ss");

  const spanOf = (groups: Readonly<Record<string, string | undefined>>) => {
    const { rel, unit, count, units, month, year, only } = groups;
    if (only !== undefined) return span(DateTime.fromISO(`${only}-01-01`, { zone: timeZone }), 'year', 1);
    if (month !== undefined) {
      return span(
        DateTime.fromFormat(`${month} ${year ?? ''}`, 'MMMM yyyy', { zone: timeZone, locale: 'en' }),
        'month',
        1,
      );
    }
    if (count !== undefined) {
      const many = { two: 2, three: 3, four: 4 }[count.toLowerCase()] ?? Number(count);
      return span(midnight, units?.toLowerCase().replace(/s$/, '') as 'day', many);
    }
    const size = unit?.toLowerCase() as 'week';
    const base = midnight.startOf(size);
    if (/rest/i.test(rel ?? '')) return { start: today, end: base.plus({ [size]: 1 }) };
    const shift = /next|coming/i.test(rel ?? '') ? 1 : /last|past/i.test(rel ?? '') ? -1 : 0;
    return span(base.plus({ [size]: shift }), size, 1);
  };
  const span = (start: typeof today, unit: 'day' | 'week' | 'month' | 'quarter' | 'year', many: number) => ({
    start,
    end: start.plus({ [unit]: many }),
  });

  const known = new Map<string, readonly DateMention[]>();
  return (text) => {
    const before = known.get(text);
    if (before) return before;
    const found = read(text);
    known.set(text, found);
    return found;
  };

  function read(text: string): readonly DateMention[] {
    let rest = text;
    const mentions: DateMention[] = [];
    for (const match of text.matchAll(spans)) {
      const { start, end } = spanOf(match.groups ?? {});
      mentions.push({
        text: match[0],
        at: match.index,
        start: local(start),
        end: local(end),
        hasTime: false,
      });
      rest = blank(rest, match.index, match[0].length);
    }
    for (let duration = durationIn(rest); duration; duration = durationIn(rest)) {
      rest = blank(rest, duration.start, duration.text.length);
    }
    const reference = { instant: new Date(now), timezone: today.offset };
    for (const found of en.GB.parse(rest, reference, { forwardDate: true })) {
      if (/^(?:sun|sat|may|mar|wed|second|now|weekday|\d{1,4})$/i.test(found.text)) continue;
      mentions.push(toMention(found));
    }
    return mentions.sort((left, right) => left.at - right.at);
  }

  function toMention(found: ReturnType<typeof en.GB.parse>[number]): DateMention {
    const hasTime = found.start.isCertain('hour');
    const point = (part: typeof found.start) =>
      DateTime.fromObject(
        {
          year: part.get('year') ?? today.year,
          month: part.get('month') ?? 1,
          day: part.get('day') ?? 1,
          hour: hasTime ? (part.get('hour') ?? 0) : 0,
          minute: hasTime ? (part.get('minute') ?? 0) : 0,
        },
        { zone: timeZone },
      );
    const start = point(found.start);
    const wholeMonth = !found.start.isCertain('day') && !found.start.isCertain('weekday') && !hasTime;
    const last = found.end ? point(found.end) : undefined;
    const end = hasTime
      ? last
      : wholeMonth && found.start.isCertain('month')
        ? (last ?? start).startOf('month').plus({ month: 1 })
        : (last ?? start).plus({ day: 1 });
    return {
      text: found.text,
      at: found.index,
      start: local(wholeMonth && found.start.isCertain('month') ? start.startOf('month') : start),
      ...(end === undefined ? {} : { end: local(end) }),
      hasTime,
    };
  }
}

/** A moment as ISO 8601 local time in a zone. */
export async function localTime(now: number, timeZone: string): Promise<string> {
  const { DateTime } = await import('luxon');
  return DateTime.fromMillis(now, { zone: timeZone }).toFormat("yyyy-MM-dd'T'HH:mm:ss");
}

const blank = (text: string, at: number, length: number) =>
  text.slice(0, at) + ' '.repeat(length) + text.slice(at + length);
