import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { selfSignedCertificate } from '../../testing/self-signed-certificate.js';
import { runTool, toolContext, type TestToolContext } from '../testing/tool-context.js';
import { httpGet } from './http-get.js';

const kib = 1024;
type Answer = (request: IncomingMessage, response: ServerResponse) => void;
const plain = { 'content-type': 'text/plain' };
const answers: Record<string, Answer> = {
  '/page': (_, response) =>
    response
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
      .end('<h1>שלום</h1><script>x</script><p>Two</p>'),
  '/data': (_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"a":1}'),
  '/headers': (request, response) => response.writeHead(200, plain).end(JSON.stringify(request.headers)),
  '/gzip': (_, response) =>
    response.writeHead(200, { ...plain, 'content-encoding': 'gzip' }).end(gzipSync('zipped')),
  '/deflate': (_, response) =>
    response.writeHead(200, { ...plain, 'content-encoding': 'deflate' }).end(deflateSync('deflated')),
  '/br': (_, response) =>
    response.writeHead(200, { ...plain, 'content-encoding': 'br' }).end(brotliCompressSync('pressed')),
  '/bomb': (_, response) =>
    response
      .writeHead(200, { ...plain, 'content-encoding': 'gzip' })
      .end(gzipSync(Buffer.alloc(64 * kib * kib))),
  '/double': (_, response) =>
    response.writeHead(200, { ...plain, 'content-encoding': 'gzip, gzip' }).end(gzipSync(gzipSync('x'))),
  '/damaged': (_, response) =>
    response.writeHead(200, { ...plain, 'content-encoding': 'gzip' }).end('this is not gzip'),
  '/endless': (_, response) => {
    response.writeHead(200, plain);
    const timer = setInterval(() => response.write('x'.repeat(16 * kib)), 1);
    response.on('close', () => clearInterval(timer));
  },
  '/large-html': (_, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end(`${'<i></i>'.repeat(60 * kib)}<p>short`),
  '/control': (_, response) => response.writeHead(200, plain).end('\x01'.repeat(90 * kib)),
  '/image': (_, response) => response.writeHead(200, { 'content-type': 'image/png' }).end('PNG'),
  '/binary': (_, response) => response.writeHead(200, plain).end(Buffer.from([65, 0, 66])),
  '/silent': () => undefined,
  '/drip': (_, response) => {
    response.writeHead(200, plain);
    const timer = setInterval(() => response.write('.'), 20);
    response.on('close', () => clearInterval(timer));
  },
  '/cut': (_, response) => {
    response.writeHead(200, { ...plain, 'content-length': '1000' });
    response.write('half');
    setTimeout(() => response.destroy(), 20);
  },
  '/hang-up': (request) => request.socket.destroy(),
  '/one-each': ({ socket }, response) => {
    if (served.has(socket)) socket.destroy();
    else response.writeHead(200, plain).end('once');
    served.add(socket);
  },
  '/429': (_, response) => response.writeHead(429, { 'retry-after': '7' }).end('slow down'),
  '/bare-429': (_, response) => response.writeHead(429).end('slow down'),
  '/503': (_, response) =>
    response.writeHead(503, { 'retry-after': 'Thu, 15 Jan 2026 09:00:30 GMT' }).end('later'),
  '/404': (_, response) => response.writeHead(404).end('none'),
  '/hop': (_, response) => response.writeHead(302, { location: 'page#part' }).end(),
  '/loop': (_, response) => response.writeHead(302, { location: '/loop' }).end(),
  '/to-private': (_, response) =>
    response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data' }).end(),
  '/to-name': (_, response) => response.writeHead(307, { location: `http://localhost:${port()}/page` }).end(),
  '/to-file': (_, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
  '/to-user': (_, response) => response.writeHead(302, { location: 'http://me:pass@127.0.0.1/' }).end(),
};

const served = new WeakSet<Socket>();
let server: Server;
let context: TestToolContext;
const requested: string[] = [];
const port = () => (server.address() as AddressInfo).port;
const here = (path: string) => `http://127.0.0.1:${port()}${path}`;
const allowPrivate = (host: string, address: string) => host === '127.0.0.1' && address === host;
const open = httpGet({ allowPrivate });
const hasty = httpGet({ allowPrivate, limitMs: 300 });
const get = (path: string, more: object = {}) => runTool(open, { url: here(path), ...more }, context);
const fails = (code: string, more: object = {}) => expect.objectContaining({ code, ...more });

beforeAll(async () => {
  server = createServer((request, response) => {
    requested.push(request.url ?? '');
    answers[(request.url ?? '').split('?')[0] ?? '']?.(request, response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  context = await toolContext();
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await context.dispose();
});

test('reads a page as text, and other text as it is', async () => {
  expect(await get('/page')).toEqual({
    url: here('/page'),
    status: 200,
    contentType: 'text/html',
    text: 'שלום\n\nTwo',
    bytes: 45,
  });
  expect(await get('/data')).toMatchObject({ text: '{"a":1}', contentType: 'application/json' });
  expect(await get('/headers')).toMatchObject({ text: expect.not.stringMatching(/cookie|authorization/) });
});

test('unpacks compressed pages', async () => {
  expect(await get('/gzip')).toMatchObject({ text: 'zipped', bytes: 6 });
  expect(await get('/deflate')).toMatchObject({ text: 'deflated' });
  expect(await get('/br')).toMatchObject({ text: 'pressed' });
});

test('stops at the size limit, also of what unpacks to more', async () => {
  await expect(get('/endless')).rejects.toEqual(fails('TOO_LARGE', { retryable: false }));
  await expect(get('/bomb')).rejects.toEqual(fails('TOO_LARGE'));
  await expect(get('/control')).rejects.toEqual(fails('TOO_LARGE'));
  await expect(get('/data', { maxBytes: 6 })).rejects.toEqual(fails('TOO_LARGE'));
  expect(await get('/data', { maxBytes: 7 })).toMatchObject({ bytes: 7 });
  expect(await get('/large-html')).toMatchObject({ text: 'short', bytes: 420 * kib + 8 });
  await expect(get('/page', { maxBytes: 151 * kib })).rejects.toEqual(fails('INVALID_INPUT'));
});

test('refuses what is not text', async () => {
  await expect(get('/image')).rejects.toEqual(
    fails('NOT_TEXT', { message: expect.stringContaining('image/png') }),
  );
  await expect(get('/binary')).rejects.toEqual(fails('NOT_TEXT'));
  await expect(get('/double')).rejects.toEqual(fails('NOT_TEXT'));
});

test('a slow server, a slow body and a cancelled step end in time', async () => {
  const started = performance.now();
  for (const path of ['/silent', '/drip']) {
    await expect(runTool(hasty, { url: here(path) }, context)).rejects.toEqual(
      fails('TIMEOUT', { retryable: true, message: `${here(path)} did not answer completely within 0.3 s.` }),
    );
  }
  const cancelled = { ...context, signal: AbortSignal.timeout(100) };
  await expect(runTool(open, { url: here('/drip') }, cancelled)).rejects.toEqual(fails('ABORTED'));
  await expect(runTool(open, { url: here('/page') }, cancelled)).rejects.toEqual(fails('ABORTED'));
  expect(performance.now() - started).toBeLessThan(5000);
});

test('a cut connection or damaged content may be tried again', async () => {
  for (const path of ['/cut', '/hang-up', '/damaged']) {
    await expect(get(path)).rejects.toEqual(fails('NETWORK', { retryable: true }));
  }
  const closed = createServer();
  await once(closed.listen(0, '127.0.0.1'), 'listening');
  const { port: unused } = closed.address() as AddressInfo;
  closed.close();
  await expect(runTool(open, { url: `http://127.0.0.1:${unused}/?token=secret` }, context)).rejects.toEqual(
    fails('NETWORK', {
      message: `http://127.0.0.1:${unused}/ could not be read: the server refused the connection.`,
    }),
  );
});

test('a connection that was kept and is closed meanwhile is no failure', async () => {
  for (let time = 0; time < 3; time++) expect(await get('/one-each')).toMatchObject({ text: 'once' });
});

test('a server whose certificate nobody vouches for gets no request', async () => {
  const { certificate: cert, key } = selfSignedCertificate();
  const asked: string[] = [];
  const secure = createSecureServer({ cert, key }, ({ url = '' }) => asked.push(url));
  await once(secure.listen(0, '127.0.0.1'), 'listening');
  const url = `https://127.0.0.1:${(secure.address() as AddressInfo).port}/page`;
  const refused = runTool(open, { url }, context);
  await expect(refused).rejects.toEqual(
    fails('NETWORK', { message: `${url} could not be read: its certificate cannot be trusted.` }),
  );
  expect(asked).toEqual([]);
  secure.close();
});

test('says which statuses may pass, and when', async () => {
  await expect(get('/429')).rejects.toEqual(
    fails('HTTP_STATUS', { retryable: true, retryAfterMs: 7000, cools: true }),
  );
  await expect(get('/bare-429')).rejects.toEqual(fails('HTTP_STATUS', { retryAfterMs: 1000, cools: true }));
  await expect(get('/503')).rejects.toEqual(fails('HTTP_STATUS', { retryable: true, retryAfterMs: 30_000 }));
  await expect(get('/404')).rejects.toEqual(
    fails('HTTP_STATUS', { retryable: false, message: expect.stringContaining('404') }),
  );
});

test('follows redirects by hand, each one checked', async () => {
  expect(await get('/hop')).toMatchObject({ url: here('/page'), status: 200 });
  await expect(get('/loop')).rejects.toEqual(
    fails('HTTP_STATUS', { message: expect.stringContaining('5 times') }),
  );
  expect(requested.filter((path) => path === '/loop')).toHaveLength(6);
  await expect(get('/to-private')).rejects.toEqual(fails('PRIVATE_ADDRESS'));
  await expect(get('/to-name')).rejects.toEqual(fails('PRIVATE_ADDRESS'));
  await expect(get('/to-file')).rejects.toEqual(fails('BAD_URL'));
  await expect(get('/to-user')).rejects.toEqual(
    fails('BAD_URL', { message: expect.not.stringContaining('pass@') }),
  );
});

test('never connects to an address that is not public', async () => {
  const before = requested.length;
  const urls = [
    '127.0.0.1',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '127.1',
    'localhost',
    '[::1]',
    '0.0.0.0',
  ]
    .concat('[::ffff:127.0.0.1]', '127.0.0.1.', '[::127.0.0.1]', '①②⑦.⓪.⓪.①')
    .map((host) => `http://${host}:${port()}/page`);
  for (const url of [
    ...urls,
    'https://10.0.0.1/',
    'http://[64:ff9b::a9fe:a9fe]/',
    'http://[fd00:ec2::254]/',
  ]) {
    await expect(runTool(httpGet(), { url }, context)).rejects.toEqual(fails('PRIVATE_ADDRESS'));
  }
  expect(requested).toHaveLength(before);
});

test.each([
  '',
  'nonsense',
  'file:///etc/passwd',
  'ftp://a.example/',
  'javascript:alert(1)',
  'http://',
  'http://a b/',
])('refuses %j as an address', async (url) => {
  const code = url ? 'BAD_URL' : 'INVALID_INPUT';
  await expect(runTool(httpGet(), { url }, context)).rejects.toEqual(fails(code, { retryable: false }));
});

test('refuses a user name or password, and does not repeat it', async () => {
  await expect(runTool(httpGet(), { url: 'https://dana:hunter2@a.example/' }, context)).rejects.toEqual(
    fails('BAD_URL', { message: expect.not.stringContaining('hunter2') }),
  );
});
