import { expect, test } from '@jest/globals';
import { decodeText, isText, parseContentType } from './content-type.js';

test.each([
  ['text/html; charset=UTF-8', { type: 'text/html', charset: 'UTF-8' }],
  ['TEXT/CSV;header=present; Charset="windows-1255"', { type: 'text/csv', charset: 'windows-1255' }],
  ['application/json', { type: 'application/json', charset: undefined }],
  [undefined, { type: 'text/plain', charset: undefined }],
])('%s', (header, expected) => {
  expect(parseContentType(header)).toEqual(expected);
});

test('knows text from other media', () => {
  const types = [
    'text/html',
    'application/ld+json',
    'application/rss+xml',
    'application/json',
    'text/calendar',
  ];
  expect(types.filter(isText)).toEqual(types);
  expect(['image/png', 'application/pdf', 'application/octet-stream', '+json'].filter(isText)).toEqual([]);
});

const html = (charset?: string) => ({ type: 'text/html', charset });

test('decodes by header, byte order mark and the document itself', () => {
  const latin = Buffer.from('caf\xe9', 'latin1');
  expect(decodeText(latin, { type: 'text/plain', charset: 'iso-8859-1' })).toBe('café');
  expect(decodeText(Buffer.from([0xf9, 0xec]), { type: 'text/plain', charset: 'windows-1255' })).toBe('של');
  expect(decodeText(Buffer.from('\uFEFFה', 'utf16le'), html('utf-8'))).toBe('ה');
  expect(decodeText(Buffer.from('\uFEFFשלום'), html('latin1'))).toBe('שלום');
  expect(decodeText(Buffer.concat([Buffer.from('<meta charset="latin1">'), latin]), html())).toContain(
    'café',
  );
  const xml = Buffer.concat([Buffer.from('<?xml version="1.0" encoding="iso-8859-1"?>'), latin]);
  expect(decodeText(xml, { type: 'application/xml', charset: undefined })).toContain('café');
  expect(decodeText(Buffer.from('é'), { type: 'text/plain', charset: 'no-such' })).toBe('é');
});
