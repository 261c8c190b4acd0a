import path from 'node:path';
import type { ToolContext } from '../tool.js';
import { openCsv } from './csv-table.js';
import { openJson } from './json-table.js';
import type { Table } from './table.js';
import { textChunks } from './text-chunks.js';

/** Opens a CSV, TSV, JSON or JSON Lines file; another ending is judged by its first character. */
export async function openTable(file: string, context: ToolContext): Promise<Table> {
  return (await isJson(file, context)) ? openJson(file, context) : openCsv(file, context);
}

async function isJson(file: string, context: ToolContext): Promise<boolean> {
  const extension = path.extname(file).toLowerCase();
  if (['.json', '.jsonl', '.ndjson'].includes(extension)) return true;
  if (['.csv', '.tsv'].includes(extension)) return false;
  for await (const chunk of textChunks(file, context)) {
    const start = chunk.trimStart();
    if (start !== '') return /^(?:\{|\[\s*\{)/.test(start);
  }
  return false;
}
