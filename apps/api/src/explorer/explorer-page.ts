import { randomBytes } from 'node:crypto';
import { listDocument, startDocument, watchDocument } from './example-documents.js';

export interface ExplorerPage {
  readonly html: string;
  /** For the Content-Security-Policy header: lets the browser talk to this server and to nobody else. */
  readonly policy: string;
}

/** Where the browser reaches us. */
export interface Address {
  /** Name and port, nothing else: it goes into the page. */
  readonly host: string;
  readonly secure: boolean;
}

/** The explorer, ready to use: with the token, both endpoints and examples filled in. */
export async function explorerPage(token: string, { host, secure }: Address): Promise<ExplorerPage> {
  const { renderAltair } = await import('altair-static');
  const nonce = randomBytes(16).toString('base64');
  const authorization = `Bearer ${token}`;
  const common = {
    endpointURL: `${secure ? 'https' : 'http'}://${host}/graphql`,
    subscriptionsEndpoint: `${secure ? 'wss' : 'ws'}://${host}/graphql`,
    initialSubscriptionRequestHandlerId: 'graphql-ws',
    initialSubscriptionsPayload: { authorization },
    initialHeaders: { Authorization: authorization },
  } as const;
  const html = renderAltair({
    ...common,
    baseURL: '/explorer/',
    cspNonce: nonce,
    disableAccount: true,
    // Neither the token nor answers stay behind in the browser.
    preserveState: false,
    // The last one is the one that is open.
    initialWindows: [
      { ...common, initialName: 'List', initialQuery: listDocument },
      {
        ...common,
        initialName: 'Watch',
        initialQuery: watchDocument,
        initialVariables: JSON.stringify({ id: 'the id of an execution' }),
      },
      {
        ...common,
        initialName: 'Start',
        initialQuery: startDocument,
        initialVariables: JSON.stringify({ request: 'List the files of the workspace' }),
      },
    ],
    persistedSettings: { 'alert.disableUpdateNotification': true, 'banners.disable': true },
  });
  return { html, policy: policyFor(nonce, host) };
}

function policyFor(nonce: string, host: string): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "worker-src 'self' blob:",
    "frame-src 'self'",
    // Not every browser counts sockets as the same origin.
    `connect-src 'self' ws://${host} wss://${host}`,
    "base-uri 'self'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
