import pg from 'pg';

/** One connection that is made when it is needed and made anew after it broke. */
export class Session {
  private client: Promise<pg.Client> | undefined;
  private closed = false;

  constructor(
    private readonly connectionString: string,
    private readonly name: string,
    private readonly onConnected: (client: pg.Client) => Promise<void> = () => Promise.resolve(),
    private readonly onLost: () => void = () => undefined,
  ) {}

  /** The live connection. @throws the error of connecting */
  async connected(): Promise<pg.Client> {
    if (this.closed) throw new Error('Connection ended: the event store is closed');
    this.client ??= this.connect();
    try {
      return await this.client;
    } catch (error) {
      this.client = undefined;
      throw error;
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    const client = await this.client?.catch(() => undefined);
    await client?.end().catch(() => undefined);
  }

  private async connect(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: this.connectionString,
      application_name: `tizmoret ${this.name}`,
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
    });
    const lost = () => {
      this.client = undefined;
      if (!this.closed) this.onLost();
    };
    client.once('error', lost);
    client.on('error', () => undefined);
    client.once('end', lost);
    await client.connect();
    await this.onConnected(client);
    return client;
  }
}
