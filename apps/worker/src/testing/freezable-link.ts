import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A way to a server that can be frozen: nothing passes any more, and neither end is told. */
export class FreezableLink {
  private readonly sockets = new Set<Socket>();
  private frozen = false;

  private constructor(private readonly server: Server) {}

  /** @param url of the server, `postgres://...` */
  static async to(url: string): Promise<FreezableLink & { readonly url: string }> {
    const target = new URL(url);
    const server = createServer();
    const link = new FreezableLink(server);
    server.on('connection', (near) => {
      const far = connect(Number(target.port), target.hostname);
      link.join(near, far);
      link.join(far, near);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const near = new URL(url);
    near.hostname = '127.0.0.1';
    near.port = String((server.address() as AddressInfo).port);
    return Object.assign(link, { url: near.toString() });
  }

  freeze(): void {
    this.frozen = true;
    for (const socket of this.sockets) socket.pause();
  }

  thaw(): void {
    this.frozen = false;
    for (const socket of this.sockets) socket.resume();
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }

  private join(from: Socket, to: Socket): void {
    this.sockets.add(from);
    from.on('data', (chunk) => to.write(chunk));
    from.on('error', () => undefined);
    from.on('close', () => {
      this.sockets.delete(from);
      to.destroy();
    });
    if (this.frozen) from.pause();
  }
}
