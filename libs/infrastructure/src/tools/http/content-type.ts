import { TextDecoder } from 'node:util';

export interface ContentType {
  /** Lower case, without parameters, for example text/html. */
  readonly type: string;
  readonly charset: string | undefined;
}

/** Reads a Content-Type header; a missing one counts as plain text. */
export function parseContentType(header: string | undefined): ContentType {
  const [type = '', ...parameters] = (header ?? '').split(';').map((part) => part.trim());
  const charset = parameters
    .map((parameter) => /^charset\s*=\s*"?([^"]*)"?$/i.exec(parameter)?.[1])
    .find((found) => found !== undefined);
  return { type: type.toLowerCase() || 'text/plain', charset };
}

const textTypes = new Set([
  'application/json',
  'application/ndjson',
  'application/x-ndjson',
  'application/xml',
  'application/csv',
  'application/yaml',
  'application/x-yaml',
  'application/javascript',
]);

export const isText = (type: string): boolean =>
  type.startsWith('text/') || textTypes.has(type) || /^[^/]+\/.+\+(json|xml)$/.test(type);

export const isHtml = (type: string): boolean => type === 'text/html' || type === 'application/xhtml+xml';

const declared = [
  /<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}["']?([\w-]{1,40})/i,
  /^\s{0,99}<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}["']([\w-]{1,40})/i,
];

/**
 * The text of a body. The character set comes from the byte order mark, the header, or the document's own first
 * 1,024 bytes (WHATWG Encoding, HTML 13.2.3), in this order, and is UTF-8 when none names a known one.
 */
export function decodeText(bytes: Uint8Array, { type, charset }: ContentType): string {
  const start =
    isHtml(type) || type.endsWith('xml') ? Buffer.from(bytes.subarray(0, 1024)).toString('latin1') : '';
  const inside = declared.map((pattern) => pattern.exec(start)?.[1]).find((found) => found !== undefined);
  const candidates = [byteOrderMark(bytes), charset, inside].filter((label) => label !== undefined);
  return decoderFor(candidates).decode(bytes);
}

function byteOrderMark([first, second, third]: Uint8Array): string | undefined {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return undefined;
}

function decoderFor(labels: readonly string[]): TextDecoder {
  for (const label of labels) {
    try {
      return new TextDecoder(label);
    } catch {
      // An unknown label counts as none, as in browsers.
    }
  }
  return new TextDecoder();
}
