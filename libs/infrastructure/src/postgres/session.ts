import pg from 'pg';
import { forShortStatements } from './for-short-statements.js';

/** One connection that is made when it is needed and made anew when it is needed after it broke. */
export class Session {
  private client: Promise<pg.Client> | undefined;
  private closed = false;

  /** @param onLost called when a connection that had been made is gone; a failed try to connect only throws */
  constructor(
    private readonly connectionString: string,
    private readonly name: string,
    private readonly onConnected: (client: pg.Client) => Promise<void> = () => Promise.resolve(),
    private readonly onLost: () => void = () => undefined,
  ) {}

  /** The live connection. @throws the error of connecting */
  connected(): Promise<pg.Client> {
    if (this.closed) return Promise.reject(new Error('Connection ended: this session is closed'));
    this.client ??= this.connect();
    return this.client;
  }

  async close(): Promise<void> {
    this.closed = true;
    const client = await this.client?.catch(() => undefined);
    await client?.end().catch(() => undefined);
  }

  /** Cuts the connection, whatever is under way on it: it may be broken without saying so. The next use makes a new one. */
  drop(): void {
    const connecting = this.client;
    this.client = undefined;
    connecting?.then(
      (client) => client.connection.stream.destroy(),
      () => undefined,
    );
  }

  private connect(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: this.connectionString,
      application_name: `tizmoret ${this.name}`,
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
      pipeline: true,
    });
    const connecting = this.open(client);
    const forget = () => {
      if (this.client === connecting) this.client = undefined;
    };
    client.on('error', forget);
    connecting.then(
      () =>
        client.once('end', () => {
          forget();
          if (!this.closed) this.onLost();
        }),
      () => {
        forget();
        client.end().catch(() => undefined);
      },
    );
    return connecting;
  }

  private async open(client: pg.Client): Promise<pg.Client> {
    await client.connect();
    await forShortStatements(client);
    await this.onConnected(client);
    return client;
  }
}
