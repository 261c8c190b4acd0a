import { createServer } from 'node:net';

/**
 * Tries to listen on a port of 127.0.0.1.
 * @param {number} port 0: any
 * @returns {Promise<number | undefined>} the port, undefined when it is taken
 */
function tryPort(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = /** @type {import('node:net').AddressInfo} */ (server.address());
      server.close(() => resolve(address.port));
    });
  });
}

/** @param {number} port */
export const isFree = async (port) => (await tryPort(port)) !== undefined;

/**
 * The wanted port if it is free, else one the system picks.
 * @param {number} [wanted]
 * @returns {Promise<number>}
 */
export async function freePort(wanted = 0) {
  const port = (await tryPort(wanted)) ?? (await tryPort(0));
  if (port === undefined) throw new Error('the system has no free port on 127.0.0.1');
  return port;
}
