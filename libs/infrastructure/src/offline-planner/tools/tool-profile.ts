import type { ToolDescription } from '@app/domain/plan/catalogue.js';
import type { FieldRole } from '../../tools/roles.js';
import { isFunctionWord } from '../language/function-words.js';
import { conceptsOf, joinPhrases } from '../language/synonyms.js';
import { type Field, fieldsOf, withMembers } from './fields.js';

/** A tool as the planner weighs it. */
export interface ToolProfile {
  readonly name: string;
  readonly description: string;
  readonly effects: ToolDescription['effects'];
  readonly inputs: readonly Field[];
  readonly outputs: readonly Field[];
  /** How much a concept says of this tool: 3 in its name, 2 in the first sentence of its description, 1 elsewhere there, 0.5 in its fields. */
  readonly weights: ReadonlyMap<string, number>;
  /** Concepts of the verb in its name and of the words its sentences begin with. */
  readonly verbs: ReadonlySet<string>;
  /** File name extensions it speaks of, such as ics; empty when it takes any. */
  readonly extensions: readonly string[];
}

const extension = /(?<![\w/])\.([a-z][a-z0-9]{1,4})\b/g;

const profiles = new WeakMap<ToolDescription, ToolProfile>();

/** A tool's description, read once. */
export function profileOf(tool: ToolDescription): ToolProfile {
  const known = profiles.get(tool) ?? readProfile(tool);
  profiles.set(tool, known);
  return known;
}

function readProfile(tool: ToolDescription): ToolProfile {
  const inputs = fieldsOf(tool.inputSchema);
  const outputs = fieldsOf(tool.outputSchema);
  const sentences = tool.description.split(/(?<=[.!?])\s+/);
  const [first = '', ...others] = sentences;
  const weights = new Map<string, number>();
  const add = (text: string, weight: number) => {
    for (const concept of conceptsIn(text)) weights.set(concept, Math.max(weights.get(concept) ?? 0, weight));
  };
  for (const field of withMembers([...inputs, ...outputs]))
    add(`${spaced(field.name)} ${field.description}`, 0.5);
  others.forEach((sentence) => add(sentence, 1));
  add(first, 2);
  add(spaced(tool.name), 3);
  const opening = sentences.map((sentence) => joinPhrases(sentence).split(/[^\p{L}-]+/u)[0] ?? '');
  const verb = spaced(tool.name.split('.').at(-1) ?? '').split(' ')[0] ?? '';
  const fileTexts = [tool.description, ...inputs.filter(isFile).map(({ description }) => description)];
  return {
    name: tool.name,
    description: tool.description,
    effects: tool.effects,
    inputs,
    outputs,
    weights,
    verbs: new Set(
      [verb, ...opening].filter((word) => word !== '' && !isFunctionWord(word)).flatMap(conceptsOf),
    ),
    extensions: [
      ...new Set(fileTexts.flatMap((text) => [...text.matchAll(extension)].map(([, ext]) => ext as string))),
    ],
  };
}

export const isFile = ({ role }: Field): boolean => role === 'file';

export const changesThings = ({ effects }: ToolProfile): boolean =>
  effects === 'writes' || effects === 'outward';

/** The first field of a role, nested ones included. */
export const fieldOfRole = (fields: readonly Field[], role: FieldRole): Field | undefined =>
  withMembers(fields).find((field) => field.role === role);

/** True for a tool that makes or extends a file: it changes things and must be given what to write. */
export const writesContent = (tool: ToolProfile): boolean =>
  changesThings(tool) &&
  withMembers(tool.inputs.filter(({ required }) => required)).some(
    ({ role }) => role === 'text' || role === 'markdown',
  );

/** Whether the tool works on tables: it asks for columns. */
export const isTableTool = (tool: ToolProfile): boolean =>
  fieldOfRole(tool.inputs, 'column') !== undefined || fieldOfRole(tool.outputs, 'column') !== undefined;

/** Concepts of the words of a text, function words left out. */
export const conceptsIn = (text: string): Set<string> =>
  new Set(
    [...joinPhrases(text).matchAll(/\p{L}[\p{L}\p{M}\d]*/gu)]
      .map(([word]) => word)
      .filter((word) => !isFunctionWord(word))
      .flatMap((word) => [...conceptsOf(word)]),
  );

const spaced = (name: string) => name.replace(/[._-]+/g, ' ').replace(/([a-z])([A-Z])/g, '$1 $2');
