import type { Json, JsonObject } from '@app/domain/kernel/json.js';
import type { Field } from '../tools/fields.js';
import type { ToolProfile } from '../tools/tool-profile.js';
import type { Aggregate, Comparison, TableQuestion } from '../table/table-question.js';

const names: Readonly<Record<Aggregate | Comparison, RegExp>> = {
  sum: /^(?:sum|total)$/,
  average: /^(?:avg|average|mean)$/,
  count: /^(?:count|number)$/,
  max: /^max(?:imum)?$/,
  min: /^min(?:imum)?$/,
  median: /^median$/,
  '=': /^(?:=|==|eq|equals?|is)$/,
  '!=': /^(?:!=|<>|ne|neq|not[-_ ]?equals?)$/,
  '>': /^(?:>|gt|greater|above)$/,
  '>=': /^(?:>=|gte|ge|at[-_ ]?least)$/,
  '<': /^(?:<|lt|less|below)$/,
  '<=': /^(?:<=|lte|le|at[-_ ]?most)$/,
  contains: /^(?:contains?|includes?)$/,
};

interface TableInputs {
  readonly input: JsonObject;
  /** Path of the one number it answers, if it is one. */
  readonly numberPath?: string;
}

/** Puts a question into the words of a tool: its fields are known by their shape, not by their names. */
export function fillTable(tool: ToolProfile, question: TableQuestion): TableInputs {
  const [aggregate] = question.aggregates;
  const alias = aggregate && aliasOf(aggregate);
  const input: Record<string, Json> = {};
  for (const field of tool.inputs) {
    const value = fillField(field, question, alias);
    if (value !== undefined) input[field.name] = value;
  }
  const rows = tool.outputs.find(({ role }) => role === 'rows')?.name;
  const single = question.groupBy.length === 0 && question.aggregates.length === 1 && rows !== undefined;
  return { input, ...(single ? { numberPath: `${rows}.0.${alias ?? ''}` } : {}) };
}

function fillField(field: Field, question: TableQuestion, alias: string | undefined): Json | undefined {
  const operation = field.members.find(({ choices }) => choices.length > 0);
  const takesColumn = field.members.find(({ role }) => role === 'column');
  if (field.type === 'array' && operation && takesColumn) {
    const value = field.members.find(({ name }) => name === 'value');
    return value
      ? some(
          question.filters.map((one) =>
            entry(operation, one.op, takesColumn, one.column, { [value.name]: one.value }),
          ),
        )
      : some(question.aggregates.map((one) => aggregateEntry(field, operation, takesColumn, one)));
  }
  if (field.role === 'column' && field.itemType === 'string' && /group/i.test(field.name))
    return some([...question.groupBy]);
  if (takesColumn && question.sort) return sortEntry(field, takesColumn, question, alias);
  return field.role === 'count' ? question.limit : undefined;
}

function aggregateEntry(
  field: Field,
  operation: Field,
  column: Field,
  one: { op: Aggregate; column?: string },
): Json {
  const as = field.members.find(({ name }) => /^(?:as|alias|name)$/.test(name));
  return entry(operation, one.op, column, one.column, as ? { [as.name]: aliasOf(one) } : {});
}

function entry(
  operation: Field,
  op: Aggregate | Comparison,
  column: Field,
  name: string | undefined,
  more: JsonObject,
): Json {
  const choice = operation.choices.find((one) => names[op].test(one)) ?? op;
  return { [operation.name]: choice, ...(name === undefined ? {} : { [column.name]: name }), ...more };
}

function sortEntry(
  field: Field,
  column: Field,
  { sort, groupBy }: TableQuestion,
  alias: string | undefined,
): Json | undefined {
  const isKey = sort?.column !== undefined && (alias === undefined || groupBy.includes(sort.column));
  const name = isKey ? sort.column : alias;
  if (name === undefined) return undefined;
  const down = field.members.find(({ type }) => type === 'boolean');
  const one = { [column.name]: name, ...(down ? { [down.name]: sort?.descending ?? false } : {}) };
  return field.type === 'array' ? [one] : one;
}

/** A name for a computed column that reads well and can stand in a reference. */
const aliasOf = ({ op, column }: { op: Aggregate; column?: string }): string =>
  column === undefined ? op : `${op === 'sum' ? 'total' : op}_${column.replace(/[^\p{L}\d]+/gu, '_')}`;

const some = (values: readonly Json[]): Json | undefined => (values.length > 0 ? values : undefined);
