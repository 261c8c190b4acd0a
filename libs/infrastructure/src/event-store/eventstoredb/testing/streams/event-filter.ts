import type { StoredEvent } from '../log/stored-event.js';
import { rpcErrors } from '../wire/rpc-errors.js';

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
  const compiled = compile(regex);
  return (text) => compiled.test(text);
}

/** The server's expressions allow an escape before any sign, which those with the flag `u` do not. */
function compile(regex: string): RegExp {
  for (const flags of ['u', '']) {
    try {
      return new RegExp(regex, flags);
    } catch {
      continue;
    }
  }
  throw rpcErrors.invalidArgument(`'${regex}' is not a regular expression`);
}
