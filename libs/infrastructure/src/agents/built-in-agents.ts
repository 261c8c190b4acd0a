import type { AgentDescription } from '@app/domain/plan/catalogue.js';

const textTools = ['text.summarize', 'text.keywords', 'text.action_items', 'text.statistics', 'text.compare'];

/** What agents leave for each other within a run. */
const coordination = [
  'context.get',
  'context.set',
  'context.list',
  'messages.send',
  'messages.receive',
  'messages.request',
];

const researcher: AgentDescription = {
  name: 'researcher',
  description:
    'Finds out: reads files, tables, calendars and web pages, compares them and answers a question with its sources. Changes nothing.',
  instructions:
    'You are a researcher. Find the answer in the material and name the file, table or page each fact comes from. Say where sources contradict each other.',
  tools: [
    'files.list',
    'files.read',
    'tables.describe',
    'tables.query',
    ...textTools,
    'http.get',
    'math.evaluate',
    'calendar.list',
    'calendar.find_free',
    ...coordination,
  ],
  capabilities: [
    'research',
    'read-files',
    'read-tables',
    'read-web',
    'read-calendar',
    'summarize',
    'compare',
  ],
  maxTurns: 12,
  timeoutMs: 300_000,
};

const writer: AgentDescription = {
  name: 'writer',
  description:
    'Writes: drafts, rewrites, merges and translates texts from material, and saves reports, files and notes in the workspace.',
  instructions:
    'You are a writer. Write clearly and plainly for the reader the task names, from the material you are given and nothing else. Save a file only where the task asks for one, under the name it gives, and then answer with that name.',
  tools: [
    'files.list',
    'files.read',
    ...textTools,
    'report.write',
    'files.write',
    'note.append',
    ...coordination,
  ],
  capabilities: ['write', 'translate', 'read-files', 'write-files', 'summarize', 'compare'],
  maxTurns: 10,
  timeoutMs: 300_000,
};

/** The agents of every installation. They use no tool that a person must approve. */
export const builtInAgents: readonly AgentDescription[] = [researcher, writer];
