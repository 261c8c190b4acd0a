import { asExportEnd, ExportTally, type ExportEnd } from './export-end.js';
import { asImportLine, type ImportLine } from './import-line.js';
import { ImportProblem } from './import-problem.js';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** What to do about a file that was filtered by hand, or exported before exports had a last line. */
const unchecked = 'With --unchecked it is imported as it stands';

/**
 * The events of an export, or of several one after the other, line by line; empty lines do not count.
 * @param isChecked whether each export must be whole, as its last line says
 * @throws ImportProblem
 */
export async function* importLines(
  lines: AsyncIterable<Uint8Array>,
  isChecked: boolean,
): AsyncGenerator<ImportLine> {
  let line = 0;
  let tally = new ExportTally();
  let isWhole = false;
  for await (const bytes of lines) {
    line++;
    const text = decode(bytes, line).trim();
    if (text === '') continue;
    const json = parseJson(text, line);
    const end = asExportEnd(json);
    isWhole = end !== undefined;
    if (end) {
      if (isChecked) judge(end, tally.end(), line);
      tally = new ExportTally();
    } else {
      tally.add(text);
      yield asImportLine(json, line);
    }
  }
  if (isChecked && !isWhole) {
    const cut = 'the export was cut short: its last line, which says what should be there, is missing';
    throw new ImportProblem(line + 1, `${cut}. ${unchecked}`);
  }
}

function judge(said: ExportEnd, found: ExportEnd, line: number): void {
  if (said.events !== found.events) {
    const counts = `of ${said.events} events ${found.events} are here`;
    throw new ImportProblem(line, `the export is not whole: ${counts}. ${unchecked}`);
  }
  if (said.sha256 !== found.sha256)
    throw new ImportProblem(line, `the events above are not those that were exported. ${unchecked}`);
}

function decode(bytes: Uint8Array, line: number): string {
  try {
    return utf8.decode(bytes);
  } catch (error) {
    throw new ImportProblem(line, 'it is not UTF-8 text', { cause: error });
  }
}

function parseJson(text: string, line: number): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ImportProblem(line, `it is not JSON: ${error instanceof Error ? error.message : ''}`, {
      cause: error,
    });
  }
}
