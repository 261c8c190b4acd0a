import { type Cell, isIsoDate, isMissing, numberOf, textOf } from './cell.js';
import { readable } from './accumulator.js';

type ColumnType = 'number' | 'date' | 'boolean' | 'text' | 'empty';

interface ColumnProfile {
  readonly type: ColumnType;
  /** Different values, up to `maxDistinct`. */
  readonly distinct: number;
  /** For numbers and dates. */
  readonly min?: number | string;
  readonly max?: number | string;
  /** For numbers. */
  readonly mean?: number;
  /** Cells without a value. */
  readonly missing: number;
}

/** Counting stops here, to bound the memory. */
const maxDistinct = 100_000;

/** Learns what a column holds, cell by cell. A column has a type when all its values have it. */
export class ColumnProfiler {
  private readonly values = new Set<string>();
  private missing = 0;
  private present = 0;
  private readonly of = { number: 0, date: 0, boolean: 0 };
  private sum = 0;
  private readonly numbers = { min: Infinity, max: -Infinity };
  private readonly dates = { min: '', max: '' };

  add(cell: Cell): void {
    if (isMissing(cell)) {
      this.missing += 1;
      return;
    }
    this.present += 1;
    const text = textOf(cell);
    if (this.values.size < maxDistinct) this.values.add(text);
    const number = numberOf(cell);
    if (number !== undefined) this.addNumber(number);
    else if (isIsoDate(cell)) this.addDate(text);
    else if (typeof cell === 'boolean' || /^(?:true|false|yes|no)$/i.test(text)) this.of.boolean += 1;
  }

  profile(): ColumnProfile {
    const type = this.type();
    return {
      type,
      distinct: this.values.size,
      ...(type === 'number' ? { ...this.numbers, mean: readable(this.sum / this.present) } : {}),
      ...(type === 'date' ? this.dates : {}),
      missing: this.missing,
    };
  }

  private type(): ColumnType {
    if (this.present === 0) return 'empty';
    const types = ['number', 'date', 'boolean'] as const;
    return types.find((type) => this.of[type] === this.present) ?? 'text';
  }

  private addNumber(value: number): void {
    this.of.number += 1;
    this.sum += value;
    this.numbers.min = Math.min(this.numbers.min, value);
    this.numbers.max = Math.max(this.numbers.max, value);
  }

  private addDate(text: string): void {
    this.of.date += 1;
    if (this.dates.min === '' || text < this.dates.min) this.dates.min = text;
    if (text > this.dates.max) this.dates.max = text;
  }
}
