import type { StoredEvent } from '../log/stored-event.js';

interface Expression {
  getRegex(): string;
  getPrefixList(): string[];
}

/** The filter of a read or of a persistent subscription, which have the same shape. */
interface FilterOptions {
  getStreamIdentifier(): Expression | undefined;
  getEventType(): Expression | undefined;
}

export type EventFilter = (event: StoredEvent) => boolean;

/** The server filters by stream or by type, never both. */
export function eventFilter(options: FilterOptions | undefined): EventFilter {
  const byStream = options?.getStreamIdentifier();
  if (byStream) {
    const matches = matcher(byStream);
    return ({ stream }) => matches(stream);
  }
  const byType = options?.getEventType();
  if (!byType) return () => true;
  const matches = matcher(byType);
  return ({ type }) => matches(type);
}

function matcher(expression: Expression): (text: string) => boolean {
  const regex = expression.getRegex();
  if (regex === '') {
    const prefixes = expression.getPrefixList();
    return (text) => prefixes.some((prefix) => text.startsWith(prefix));
  }
  const compiled = new RegExp(regex, 'u');
  return (text) => compiled.test(text);
}
