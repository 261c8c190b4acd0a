import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Answered {
  readonly status: number;
  readonly body?: unknown;
}

/** An HTTP service on a free port of this machine that takes JSON and answers it. */
export class Service {
  private constructor(
    readonly url: string,
    readonly close: () => Promise<void>,
  ) {}

  static async open(answer: (message: unknown) => Promise<Answered>): Promise<Service> {
    const server = createServer((request, response) => {
      void readBody(request)
        .then((body) => answer(JSON.parse(body)))
        .then(({ status, body }) => response.writeHead(status).end(JSON.stringify(body)))
        .catch(() => response.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const close = () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    return new Service(url, close);
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
