/**
 * What a field means, beyond its type. A planner without a model fills inputs by role
 * (a file named in the request, a date, a number) and wires outputs to inputs of the same role.
 */
export type FieldRole =
  | 'file' // path of a file in the workspace
  | 'folder' // path of a folder in the workspace
  | 'glob' // pattern for file names
  | 'text' // prose to work on
  | 'markdown' // formatted text, fit for a report
  | 'title' // a short name for something new
  | 'url'
  | 'expression' // arithmetic
  | 'number'
  | 'count' // how many
  | 'minutes' // a duration
  | 'date-time' // ISO 8601 local or with offset
  | 'time-zone'
  | 'person' // a name or an address
  | 'column' // of a table
  | 'rows'
  | 'id';

declare module 'zod' {
  interface GlobalMeta {
    role?: FieldRole;
  }
}
