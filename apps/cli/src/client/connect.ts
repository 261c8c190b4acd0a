import { clean } from '../render/clean.js';
import type { Api } from './api.js';
import type { SystemAddress } from './find-system.js';
import { postGraphQl } from './http-request.js';
import { openSubscription } from './open-subscription.js';

/**
 * The API at an address.
 * @param raw keeps every character of the answers, for machines; otherwise whatever a terminal would obey is removed
 *   from all that comes in, so that no renderer can forget it
 */
export function connect(system: SystemAddress, raw: boolean, stopped: AbortSignal): Api {
  const receive = (data: unknown): unknown => (raw ? data : clean(data));
  return {
    url: system.url,
    async request<Data>(document: string, variables: object) {
      return receive(await postGraphQl(system, document, variables, stopped)) as Data;
    },
    async *subscribe<Data>(document: string, variables: object, signal: AbortSignal) {
      for await (const data of openSubscription(system, document, variables, signal))
        yield receive(data) as Data;
    },
  };
}
