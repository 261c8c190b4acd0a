const chunkSize = 64;

/** An array that is replaced, never changed: `with` copies 64 + length/64 slots, not all. */
export class PersistentArray<Item> implements Iterable<Item> {
  private constructor(
    private readonly chunks: readonly (readonly Item[])[],
    readonly length: number,
  ) {}

  static of<Item>(items: readonly Item[]): PersistentArray<Item> {
    const chunks: Item[][] = [];
    for (let start = 0; start < items.length; start += chunkSize) {
      chunks.push(items.slice(start, start + chunkSize));
    }
    return new PersistentArray(chunks, items.length);
  }

  /** @throws RangeError when there is no such index */
  at(index: number): Item {
    if (!(index >= 0 && index < this.length))
      throw new RangeError(`No item ${String(index)} of ${String(this.length)}`);
    return (this.chunks[Math.floor(index / chunkSize)] as readonly Item[])[index % chunkSize] as Item;
  }

  with(index: number, item: Item): PersistentArray<Item> {
    const place = Math.floor(index / chunkSize);
    const chunk = (this.chunks[place] ?? []).with(index % chunkSize, item);
    return new PersistentArray(this.chunks.with(place, chunk), this.length);
  }

  /** Longer by the items; copies their slots and one for each chunk. */
  concat(items: readonly Item[]): PersistentArray<Item> {
    const rest = this.length % chunkSize;
    const tail = rest === 0 ? [] : (this.chunks.at(-1) ?? []);
    const whole = rest === 0 ? this.chunks : this.chunks.slice(0, -1);
    const added = PersistentArray.of([...tail, ...items]);
    return new PersistentArray([...whole, ...added.chunks], this.length + items.length);
  }

  /** With the items from an index on; copies everything. */
  withAll(index: number, items: readonly Item[]): PersistentArray<Item> {
    const all = [...this];
    items.forEach((item, offset) => (all[index + offset] = item));
    return PersistentArray.of(all);
  }

  *[Symbol.iterator](): Iterator<Item> {
    for (const chunk of this.chunks) yield* chunk;
  }
}
