import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocketServer } from 'ws';
import { isTrustedHost } from '../auth/host-check.js';

/** Hands sockets for /graphql to the server for them; refuses any other upgrade in words. */
export function acceptUpgrades(http: Server, sockets: WebSocketServer, boundTo: string): void {
  http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (!isTrustedHost(request.headers.host, boundTo)) return refuse(socket, '421 Misdirected Request');
    if (request.url?.split('?')[0] !== '/graphql') return refuse(socket, '404 Not Found');
    sockets.handleUpgrade(request, socket, head, (accepted) => sockets.emit('connection', accepted, request));
  });
}

const refuse = (socket: Duplex, status: string): void => {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
};
