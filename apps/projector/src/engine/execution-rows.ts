/** A row of a read model, columns spelled as in the database; null where there is no value. */
export interface Row {
  readonly tenant_id: string;
  readonly execution_id: string;
}

export interface Table<R extends Row> {
  /** In the schema read_model. */
  readonly name: string;
  /** The column that makes up the primary key with tenant_id and execution_id; none when there is one row each. */
  readonly key?: keyof R & string;
}

type Key = string | number;

/** A handler asked for a row that should be there: the log and the read model do not fit together. */
export class MissingRow extends Error {
  override readonly name = 'MissingRow';
}

/** The rows of one execution in one table, as they are just before the event that is being handled. */
export class ExecutionRows<R extends Row> {
  private readonly rows = new Map<Key, R>();
  private readonly changed = new Set<Key>();

  constructor(private readonly table: Table<R>) {}

  /** A row as the database has it. */
  load(row: R): void {
    this.rows.set(this.keyOf(row), row);
  }

  all(): readonly R[] {
    return [...this.rows.values()];
  }

  /**
   * The row with this key; without one, the only row.
   * @throws MissingRow
   */
  get(key: Key = ''): R {
    const row = this.find(key);
    if (!row) throw new MissingRow(`There is no row ${key === '' ? '' : `"${key}" `}in ${this.table.name}`);
    return row;
  }

  find(key: Key): R | undefined {
    return this.rows.get(key);
  }

  /** Adds a row or replaces the one with its key. */
  put(row: R): void {
    const key = this.keyOf(row);
    this.rows.set(key, row);
    this.changed.add(key);
  }

  changes(): readonly R[] {
    return [...this.changed].map((key) => this.rows.get(key) as R);
  }

  private keyOf(row: R): Key {
    return this.table.key === undefined ? '' : (row[this.table.key] as Key);
  }
}
