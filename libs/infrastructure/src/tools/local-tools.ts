import { listFiles } from './files/list-files.tool.js';
import { readFile } from './files/read-file.tool.js';
import { writeFile } from './files/write-file.tool.js';
import { evaluateExpression } from './math/evaluate-expression.tool.js';
import { appendNote } from './report/append-note.tool.js';
import { writeReport } from './report/write-report.tool.js';
import { describeTable } from './tables/describe-table.tool.js';
import { queryTable } from './tables/query-table.tool.js';
import { compareTexts } from './text/compare-texts.tool.js';
import { extractActionItems } from './text/extract-action-items.tool.js';
import { extractKeywords } from './text/extract-keywords.tool.js';
import { measureText } from './text/measure-text.tool.js';
import { summarizeText } from './text/summarize-text.tool.js';
import type { Tool } from './tool.js';

/** The tools that need nothing but the workspace. */
export const localTools: readonly Tool[] = [
  listFiles,
  readFile,
  writeFile,
  summarizeText,
  extractKeywords,
  extractActionItems,
  measureText,
  compareTexts,
  queryTable,
  describeTable,
  evaluateExpression,
  writeReport,
  appendNote,
];
