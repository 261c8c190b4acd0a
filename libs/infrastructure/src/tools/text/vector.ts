/** Sparse vectors by term. */
export type Vector = ReadonlyMap<string, number>;

/** 0 for nothing in common, 1 for the same direction. */
export function cosine(left: Vector, right: Vector): number {
  const [small, large] = left.size < right.size ? [left, right] : [right, left];
  let dot = 0;
  for (const [term, weight] of small) dot += weight * (large.get(term) ?? 0);
  const lengths = norm(left) * norm(right);
  return lengths === 0 ? 0 : dot / lengths;
}

export function sum(vectors: readonly Vector[]): Vector {
  const total = new Map<string, number>();
  for (const vector of vectors) {
    for (const [term, weight] of vector) total.set(term, (total.get(term) ?? 0) + weight);
  }
  return total;
}

const norm = (vector: Vector) =>
  Math.sqrt([...vector.values()].reduce((squares, weight) => squares + weight ** 2, 0));
