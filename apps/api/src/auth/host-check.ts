const loopback = new Set(['localhost', '127.0.0.1', '[::1]', '::1']);

/**
 * Whether a Host header is one that a person on this machine would use. A page of another site can make its own name
 * resolve to 127.0.0.1 (DNS rebinding) and then talk to us from the browser; its name gives it away.
 * The port may be any: a tunnel keeps the name and changes the port.
 * @param boundTo the address we listen on; checked only when it is a loopback one
 */
export function isTrustedHost(host: string | undefined, boundTo: string): boolean {
  if (!loopback.has(boundTo)) return true;
  return host !== undefined && loopback.has(host.replace(/:\d+$/, '').toLowerCase());
}

export const untrustedHost =
  'This address is not one of this machine. Use http://localhost or http://127.0.0.1 with the port.';
