import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface LossyLink {
  readonly url: string;
  /** Answers that were lost so far. */
  readonly lost: number;
  /** The next statement that has this word reaches the server and is committed; its answer does not come back, and the connection breaks. */
  loseNextAnswer(to?: string): void;
  close(): Promise<void>;
}

/** A way to a Postgres at which answers get lost, as when the server or the network fails between commit and answer. */
export async function startLossyLink(url: string): Promise<LossyLink> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let losing: string | undefined;
  let lost = 0;
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    let isDoomed = false;
    near.on('data', (chunk) => {
      isDoomed ||= losing !== undefined && chunk.includes(losing);
      if (isDoomed) losing = undefined;
      far.write(chunk);
    });
    far.on('data', (chunk) => {
      if (!isDoomed) {
        near.write(chunk);
        return;
      }
      if (!isReady(chunk)) return;
      lost += 1;
      near.destroy();
    });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one
        .on('error', () => undefined)
        .on('close', () => {
          sockets.delete(one);
          other.destroy();
        });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const here = new URL(url);
  here.hostname = '127.0.0.1';
  here.port = String((server.address() as AddressInfo).port);
  return {
    url: here.toString(),
    get lost() {
      return lost;
    },
    loseNextAnswer: (to = 'append') => {
      losing = to;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Whether an answer ends with ReadyForQuery outside a transaction: all that was asked is committed. */
const isReady = (chunk: Buffer): boolean => chunk.subarray(-6).equals(Buffer.from([0x5a, 0, 0, 0, 5, 0x49]));
