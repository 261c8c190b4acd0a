import { type Block, blocksOf } from './markdown-blocks.js';
import { sentencesOf } from './segment.js';
import { tableTasks } from './table-tasks.js';
import { taskFrom, type ActionItem } from './task-details.js';
import {
  dutyPattern,
  duePattern,
  eventVerb,
  hebrewDuty,
  noPerson,
  taskHeading,
  taskLabel,
} from './task-patterns.js';

/**
 * The open tasks of notes or minutes, in order, each once: ticked-off ones are left out. A sentence counts when it says
 * that somebody will or must do something; for "we" or a team only when it also says by when.
 */
export function findActionItems(document: string): ActionItem[] {
  const found: ActionItem[] = [];
  let underTaskHeading = false;
  let table: string[] = [];
  for (const block of [...blocksOf(document), { kind: 'heading', text: '' } as Block]) {
    if (block.kind === 'table') {
      table.push(block.text);
      continue;
    }
    found.push(...tableTasks(table));
    table = [];
    if (block.kind === 'heading' && !introducesList.test(block.text))
      underTaskHeading = taskHeading.test(block.text);
    found.push(...tasksOf(block, underTaskHeading));
  }
  const seen = new Set<string>();
  return found.filter(({ text }) => !seen.has(text.toLowerCase()) && seen.add(text.toLowerCase()));
}

/** "We agreed on the following:" belongs to the section it stands in. */
const introducesList = /^(?:\S+\s+){3,}\S+:$/u;

function tasksOf(block: Block, underTaskHeading: boolean): ActionItem[] {
  if (block.kind === 'code' || block.task === 'done') return [];
  const labelled = taskLabel.exec(block.text)?.[1];
  if (labelled !== undefined) return [taskFrom(labelled)];
  if (block.kind === 'heading') return [];
  if (block.task === 'open' || (block.kind === 'item' && underTaskHeading)) return [taskFrom(block.text)];
  return sentencesOf(block.text).flatMap((sentence) => {
    const inner = taskLabel.exec(sentence)?.[1];
    if (inner !== undefined) return [taskFrom(inner)];
    const owner = dutyOwner(sentence);
    return owner === undefined ? [] : [taskFrom(sentence, owner)];
  });
}

/** Who a sentence says must act; undefined when it states no task. */
function dutyOwner(sentence: string): string | undefined {
  const hebrew = hebrewDuty.exec(sentence)?.[1];
  if (hebrew !== undefined) return hebrew;
  const [, subject = '', duty = '', verb = ''] = dutyPattern.exec(sentence) ?? [];
  if (subject === '' || eventVerb.test(verb) || noPerson.test(subject)) return undefined;
  if (/^(?:there|it|this)$/i.test(subject)) return undefined;
  const isNamed = /^\p{Lu}/u.test(subject) && !/^(?:we|i|you|the)\b/i.test(subject);
  if (duePattern.test(sentence)) return subject;
  return isNamed && duty !== 'should' && !isCommonNoun(subject, sentence) ? subject : undefined;
}

/** "Subscriptions will carry ...": a plural that only starts the sentence is a thing; names seldom end so. */
const isCommonNoun = (subject: string, sentence: string) =>
  !subject.includes(' ') &&
  /(?:[^aeious]s|tion|ment|ing|ity|ence|ance)$/.test(subject) &&
  sentence.startsWith(subject);
