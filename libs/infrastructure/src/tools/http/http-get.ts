import { z } from 'zod';
import type { Json } from '@app/domain/kernel/json.js';
import { jsonBytes } from '../output-limit.js';
import { defineTool, type Tool, type ToolContext } from '../tool.js';
import { decodeText, isHtml, isText, parseContentType } from './content-type.js';
import { withDeadline } from './deadline.js';
import { discard, follow, webAddress, type Followed } from './follow.js';
import { guardedAgents, type AllowPrivate } from './guarded-agent.js';
import { htmlToText } from './html-text.js';
import { badStatus, networkError, notText, tooLarge } from './http-errors.js';
import { readBody } from './read-body.js';

const kibibyte = 1024;
/** Markup is many times larger than the text inside it, which alone counts against maxBytes. */
const htmlBytes = 2048 * kibibyte;
/** As JSON; escapes can make a text several times longer. */
const maxTextBytes = 190 * kibibyte;

const input = z.object({
  url: z
    .string()
    .min(1)
    .max(4096)
    .describe('Address of the page: http or https, public')
    .meta({ role: 'url' }),
  maxBytes: z
    .int()
    .min(1)
    .max(150 * kibibyte)
    .default(100 * kibibyte)
    .describe('Most bytes of text to read; larger pages are refused'),
});

const output = z.object({
  url: z.string().describe('Address the text came from, after redirects').meta({ role: 'url' }),
  status: z.int().describe('HTTP status'),
  contentType: z.string().describe('Media type, for example text/html'),
  text: z.string().describe('Readable text; markup and scripts are removed').meta({ role: 'text' }),
  bytes: z.int().describe('Size of the content, unpacked'),
});

export interface HttpGetOptions {
  /** Exceptions for addresses that are not public; none by default. */
  readonly allowPrivate?: AllowPrivate;
  /** Milliseconds for the whole call, redirects and body included; default 15,000. */
  readonly limitMs?: number;
}

/**
 * The tool `http.get`. It reads text from the public internet and nothing else.
 * Errors: BAD_URL, PRIVATE_ADDRESS, HTTP_STATUS, TOO_LARGE, NOT_TEXT, TIMEOUT, NETWORK, ABORTED.
 */
export function httpGet({ allowPrivate = () => false, limitMs = 15_000 }: HttpGetOptions = {}): Tool {
  const agentFor = guardedAgents(allowPrivate);
  return defineTool({
    name: 'http.get',
    description:
      'Fetch and read a web page, article or JSON, XML, CSV or text file from a public web address (URL, link, website).',
    input,
    output,
    effects: 'reads',
    idempotent: true,
    timeoutMs: 20_000,
    reaches: hostIn,
    async run({ url: address, maxBytes }, context) {
      const url = webAddress(address);
      try {
        return await withDeadline(url, limitMs, context.signal, async (signal) => {
          const found = await follow(url, agentFor, signal);
          return await readPage(found, maxBytes, context);
        });
      } catch (error) {
        throw networkError(error, url);
      }
    },
  });
}

/** Servers count the requests of all who come from here. */
const hostIn = (given: Json): string | undefined => {
  const { success, data } = input.safeParse(given);
  return success && URL.canParse(data.url) ? new URL(data.url).host : undefined;
};

async function readPage(
  { url, response }: Followed,
  maxBytes: number,
  context: ToolContext,
): Promise<z.input<typeof output>> {
  const { statusCode: status = 0 } = response;
  const header = (name: string) => [response.headers[name]].flat()[0];
  const type = parseContentType(header('content-type'));
  const limit = isHtml(type.type) ? htmlBytes : maxBytes;
  try {
    if (status < 200 || status > 299) throw badStatus(url, status, header('retry-after'), context.now());
    if (!isText(type.type)) throw notText(url, `of the type ${type.type.slice(0, 80)}`);
    const bytes = await readBody(response, header('content-encoding'), limit, url);
    const decoded = decodeText(bytes, type);
    if (decoded.includes('\0')) throw notText(url, 'binary data');
    const text = isHtml(type.type) ? htmlToText(decoded) : decoded;
    if (Buffer.byteLength(text) > maxBytes && isHtml(type.type)) throw tooLarge(url, maxBytes);
    if (jsonBytes(text) > maxTextBytes) throw tooLarge(url, maxTextBytes);
    return { url: url.href, status, contentType: type.type, text, bytes: bytes.length };
  } finally {
    discard(response);
  }
}
