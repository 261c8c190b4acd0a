import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { notText, requireFile } from '../text-file.js';
import { requireNotAborted } from '../output-limit.js';
import { type ToolContext, ToolError } from '../tool.js';

const maxTableBytes = 50_000_000;
/** Reading beats for each piece: how long one may take at most. Milliseconds. */
export const silenceMs = 20_000;
const pieceBytes = 1 << 16;
/** Progress is a line of the step's log. */
const worthTelling = 0.02;

/**
 * The text of a UTF-8 file, piece by piece, without a byte order mark; tells the progress.
 * @throws ToolError FILE_NOT_FOUND, IS_A_FOLDER, FILE_TOO_LARGE, BINARY_FILE, ABORTED
 */
export async function* textChunks(
  path: string,
  { workspace, signal, beat, progress }: Pick<ToolContext, 'workspace' | 'signal' | 'beat' | 'progress'>,
): AsyncGenerator<string> {
  const absolute = await requireFile(workspace, path);
  const { size } = await stat(absolute);
  if (size > maxTableBytes) {
    const message = `"${path}" has ${Math.ceil(size / 1e6)} MB; tables may have ${maxTableBytes / 1e6} MB. Split it.`;
    throw new ToolError('FILE_TOO_LARGE', message);
  }
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let read = 0;
  let told = 0;
  for await (const chunk of createReadStream(absolute, {
    highWaterMark: pieceBytes,
  }) as AsyncIterable<Buffer>) {
    requireNotAborted(signal);
    if (chunk.includes(0)) throw notText(path, 'it holds binary data; a spreadsheet must be saved as CSV');
    yield decoded(() => decoder.decode(chunk, { stream: true }), path);
    read += chunk.length;
    beat();
    const fraction = read / Math.max(size, read);
    if (fraction < told + worthTelling && fraction < 1) continue;
    told = fraction;
    progress(fraction);
  }
  yield decoded(() => decoder.decode(), path);
}

function decoded(decode: () => string, path: string): string {
  try {
    return decode();
  } catch {
    throw notText(path, 'it is not valid UTF-8');
  }
}

export interface Line {
  readonly text: string;
  /** From 1. */
  readonly number: number;
}

/** Lines longer than this are no table. */
const maxLineLength = 1 << 20;

/** @throws ToolError BROKEN_TABLE for a line of more than a million characters */
export async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<Line[]> {
  let rest = '';
  let number = 1;
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > maxLineLength) {
      throw new ToolError(
        'BROKEN_TABLE',
        `Line ${number + lines.length} has no end. This file is not a table.`,
      );
    }
    yield lines.map((text) => ({ text: text.endsWith('\r') ? text.slice(0, -1) : text, number: number++ }));
  }
  if (rest !== '') yield [{ text: rest, number }];
}
