import { randomBytes } from 'node:crypto';
import { listDocument, startDocument, watchDocument } from './example-documents.js';

export interface ExplorerPage {
  readonly html: string;
  /** For the Content-Security-Policy header: lets the browser talk to this server and to nobody else. */
  readonly policy: string;
}

/**
 * The explorer, ready to use: with the token, both endpoints and examples filled in.
 * @param host the Host header, for the socket; a browser does not count ws: as the same origin everywhere
 */
export async function explorerPage(token: string, host: string): Promise<ExplorerPage> {
  const { renderAltair } = await import('altair-static');
  const nonce = randomBytes(16).toString('base64');
  const authorization = `Bearer ${token}`;
  const common = {
    endpointURL: '/graphql',
    subscriptionsEndpoint: '/graphql',
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
    initialWindows: [
      {
        ...common,
        initialName: 'Start',
        initialQuery: startDocument,
        initialVariables: JSON.stringify({ request: 'List the files of the workspace' }),
      },
      {
        ...common,
        initialName: 'Watch',
        initialQuery: watchDocument,
        initialVariables: JSON.stringify({ id: 'the id of an execution' }),
      },
      { ...common, initialName: 'List', initialQuery: listDocument },
    ],
    persistedSettings: { 'alert.disableUpdateNotification': true, 'banners.disable': true },
  });
  return { html, policy: policyFor(nonce, host) };
}

function policyFor(nonce: string, host: string): string {
  const sockets = /^[\w.:[\]-]+$/.test(host) ? ` ws://${host} wss://${host}` : '';
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "worker-src 'self' blob:",
    "frame-src 'self'",
    `connect-src 'self'${sockets}`,
    "base-uri 'self'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
