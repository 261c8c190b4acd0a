import { extensionOf } from '../entities/workspace-files.js';
import { entityConcepts, type Reading, type Term } from '../request/reading.js';
import { isArithmeticVerb, isCommonVerb } from '../language/verbs.js';
import { changesThings, fieldOfRole, isTableTool, type ToolProfile } from './tool-profile.js';

/**
 * Whether a part asks for what a tool does. Strict where a wrong guess does harm: a tool that changes things must
 * be asked for by its verb, and a verb that suits many things ("delete") by its object as well.
 * @param columns how many columns of a table the part speaks of
 */
export function fitsRequest(reading: Reading, tool: ToolProfile, columns = 0): boolean {
  if (!takesFiles(reading, tool)) return false;
  if (!reading.arithmetic && tool.inputs.some(({ role, required }) => role === 'expression' && required))
    return false;
  const verbs = reading.verb?.concepts ?? [];
  const does = verbs.some((verb) => tool.verbs.has(verb));
  const speaksOf = does || verbs.some((verb) => (tool.weights.get(verb) ?? 0) >= 1);
  const words = weigh(takesText(tool) ? tasksOf(reading) : reading.object, tool);
  const object = isTableTool(tool) && columns > 0 ? { ...words, best: Math.max(words.best, 2) } : words;
  const plain = reading.verbKind === 'generic' || reading.verbKind === 'making';
  if (reading.arithmetic && fieldOfRole(tool.inputs, 'expression'))
    return plain || speaksOf || isArithmeticVerb(reading.verb?.word ?? '');
  if (reading.urls.length > 0 && tool.inputs.some(({ role }) => role === 'url'))
    return speaksOf || onlyAsks(reading);
  if (changesThings(tool)) {
    if (!speaksOf || reading.verbKind === 'generic') return false;
    return reading.verbKind === 'specific' || object.best >= 1 || goesTo(reading, tool) || object.empty;
  }
  switch (reading.verbKind) {
    case 'specific':
      return (
        does ||
        (speaksOf &&
          (object.best >= 1 ||
            named(reading, tool) ||
            (object.empty && isCommonVerb(reading.verb?.word ?? ''))))
      );
    case 'acting':
      return speaksOf && (object.best >= 1 || object.empty || (does && reading.files.length > 0));
    case 'making':
    case 'generic':
      return (
        object.best >= 3 ||
        (does && (object.best >= 1 || (object.empty && named(reading, tool)))) ||
        object.good >= 2 ||
        (object.best >= 2 && (reading.files.length + reading.urls.length > 0 || columns > 0)) ||
        (object.empty && weigh([...reading.target, ...reading.others], tool).best >= 3)
      );
  }
}

/** Words of the object that do not merely describe a file: "the reports" are what is searched, not a task. */
const tasksOf = ({ object, describing }: Reading): Term[] =>
  object.filter(({ concepts }) => !concepts.some((one) => describing.has(one)));

const takesText = ({ inputs }: ToolProfile): boolean =>
  inputs.some(({ required, role }) => required && role === 'text');

/** A file that was named must be of a kind the tool speaks of, if it speaks of any. */
function takesFiles(reading: Reading, tool: ToolProfile): boolean {
  if (tool.extensions.length === 0 || !fieldOfRole(tool.inputs, 'file')) return true;
  const extensions = reading.files
    .flatMap(({ paths, name }) => (paths.length > 0 ? paths : [name]))
    .map(extensionOf);
  const known = extensions.filter(Boolean);
  return known.length === 0 || known.some((extension) => tool.extensions.includes(extension));
}

function weigh(terms: readonly Term[], tool: ToolProfile) {
  const weights = terms.map(({ concepts }) => Math.max(...concepts.map((one) => tool.weights.get(one) ?? 0)));
  return {
    best: Math.max(0, ...weights),
    good: weights.filter((weight) => weight >= 2).length,
    empty: terms.length === 0,
  };
}

/** "into the calendar", "to out/summary.md": the place fits the tool. */
const goesTo = (reading: Reading, tool: ToolProfile): boolean =>
  weigh(reading.target, tool).best >= 2 ||
  (reading.files.some(({ asTarget }) => asTarget) && named(reading, tool));

/** A file or an address was named that the tool is about. */
const named = (reading: Reading, tool: ToolProfile): boolean =>
  entityConcepts(reading).some((concept) => (tool.weights.get(concept) ?? 0) >= 1);

/** "get https://...", "look at https://...": nothing more is asked than the page. */
const onlyAsks = (reading: Reading): boolean => reading.object.length === 0 && reading.verbKind === 'generic';
