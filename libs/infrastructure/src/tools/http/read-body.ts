import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { notText, tooLarge } from './http-errors.js';

const decoders = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
} as const;

/**
 * The bytes of a response after decompression. Stops reading as soon as there are more than `limit`,
 * so a small response that unpacks to a huge one (a decompression bomb) costs no more than the limit.
 * @throws ToolError TOO_LARGE, NOT_TEXT for an encoding we did not ask for
 */
export async function readBody(
  body: Readable,
  encoding: string | undefined,
  limit: number,
  url: URL,
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of decoded(body, encoding, url)) {
    const bytes = chunk as Uint8Array;
    size += bytes.length;
    if (size > limit) throw tooLarge(url, limit);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function decoded(body: Readable, encoding: string | undefined, url: URL): Readable {
  const name = encoding?.trim().toLowerCase() ?? 'identity';
  if (name === 'identity' || name === '') return body;
  if (!isSupported(name)) throw notText(url, `encoded as "${name.slice(0, 40)}"`);
  // The reader of the decoder sees every failure; the callback only keeps the pipeline from throwing it again.
  return pipeline(body, decoders[name](), () => undefined);
}

const isSupported = (name: string): name is keyof typeof decoders => Object.hasOwn(decoders, name);
