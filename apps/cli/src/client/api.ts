/** The GraphQL API, as commands use it. Every failure is a CliError. */
export interface Api {
  readonly url: string;
  /** Queries and mutations; safe to be sent twice, because every mutation carries a commandId. */
  request<Data>(document: string, variables: object): Promise<Data>;
  /**
   * One connection: ends when the server completes the stream or `signal` aborts.
   * @throws ConnectionLost when it broke; CliError when asking again would not help
   */
  subscribe<Data>(document: string, variables: object, signal: AbortSignal): AsyncIterable<Data>;
}

/** A broken connection or a passing trouble of the server: connect again and resume. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
  constructor(
    message: string,
    /** False when the server was not reached at all. */
    readonly wasOpen: boolean,
  ) {
    super(message);
  }
}
