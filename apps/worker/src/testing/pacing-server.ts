import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A web server that answers its first request with 429, and is angry at everybody who comes again before the time it said. */
export class PacingServer {
  /** Requests that were answered with a page. */
  served = 0;
  /** Requests that came although all had been told to wait. */
  early = 0;
  private opensAt: number | undefined;

  /** @param retryAfterS seconds */
  private constructor(
    private readonly server: Server,
    private readonly retryAfterS: number,
  ) {
    server.on('request', (_, response) => {
      const isFirst = this.opensAt === undefined;
      this.opensAt ??= Date.now() + this.retryAfterS * 1_000;
      if (Date.now() >= this.opensAt) {
        this.served++;
        response.end('a page');
        return;
      }
      if (!isFirst) this.early++;
      response.writeHead(429, { 'retry-after': `${this.retryAfterS}` }).end('slow down');
    });
  }

  static async open(retryAfterS: number): Promise<PacingServer> {
    const server = createServer();
    const pacing = new PacingServer(server, retryAfterS);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return pacing;
  }

  get host(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
