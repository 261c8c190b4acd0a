import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Fault = 'unavailable' | 'slow-down' | 'cut' | 'cut-download' | 'silence';

export interface FaultyProxy {
  readonly endpoint: string;
  /** What happens to the next requests, one each; the others pass. */
  readonly faults: Fault[];
  /** Methods of the requests that have come, in order. */
  readonly seen: string[];
  stop(): Promise<void>;
}

/** Stands before an S3 server and fails as networks and busy stores do. */
export async function startFaultyProxy(port: number): Promise<FaultyProxy> {
  const faults: Fault[] = [];
  const seen: string[] = [];
  const server = createServer((incoming, answer) => {
    seen.push(incoming.method ?? '');
    fail(faults.shift(), port, incoming, answer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    faults,
    seen,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function fail(
  fault: Fault | undefined,
  port: number,
  incoming: IncomingMessage,
  answer: ServerResponse,
): void {
  if (fault === 'silence') return;
  if (fault === 'cut') return void incoming.destroy();
  if (fault === 'unavailable' || fault === 'slow-down') {
    const code = fault === 'slow-down' ? 'SlowDown' : 'InternalError';
    incoming.resume();
    answer.writeHead(503, { 'content-type': 'application/xml' });
    return void answer.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>busy</Message></Error>`);
  }
  const { method, url, headers } = incoming;
  const onward = request({ port, host: '127.0.0.1', method, path: url, headers }, (back) => {
    answer.writeHead(back.statusCode ?? 500, back.headers);
    if (fault === 'cut-download') back.once('data', (part: Buffer) => answer.write(part.subarray(0, 1)));
    if (fault === 'cut-download') return void back.on('end', () => answer.destroy());
    back.pipe(answer);
  });
  onward.on('error', () => answer.destroy());
  incoming.pipe(onward);
}
