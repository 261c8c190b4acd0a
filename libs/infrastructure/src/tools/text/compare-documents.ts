import { countsOf, type Normalise, termsOf } from './terms.js';
import { cosine, type Vector } from './vector.js';

export interface Comparison {
  /** Terms of all documents, the strongest first. */
  readonly common: string[];
  readonly distinct: { name: string; terms: string[] }[];
  readonly similarities: { left: string; right: string; score: number }[];
}

/**
 * Compares documents by their terms. Common terms are ranked by how often the document that has them least does;
 * distinct ones by frequency times rarity among the documents (tf-idf); similarity is the cosine of term frequencies.
 */
export function compareDocuments(
  documents: readonly { readonly name: string; readonly text: string }[],
  termCount: number,
  normalise: Normalise,
): Comparison {
  const counted = documents.map(({ name, text }) => ({ name, counts: countsOf(termsOf(text, normalise)) }));
  const documentCounts = countsOf(counted.flatMap(({ counts }) => [...counts.keys()]));
  const inAll = [...documentCounts].filter(([, inDocuments]) => inDocuments === documents.length);
  const least = inAll.map(
    ([term]) => [term, Math.min(...counted.map(({ counts }) => counts.get(term) ?? 0))] as const,
  );
  return {
    common: strongest(least, termCount),
    distinct: counted.map(({ name, counts }) => {
      const weights = [...counts].map(([term, count]) => {
        const rarity = Math.log(documents.length / (documentCounts.get(term) ?? 1));
        return [term, (1 + Math.log(count)) * rarity] as const;
      });
      return { name, terms: strongest(weights, termCount) };
    }),
    similarities: counted.flatMap((left, index) =>
      counted.slice(index + 1).map((right) => ({
        left: left.name,
        right: right.name,
        score: Number(cosine(dampen(left.counts), dampen(right.counts)).toFixed(3)),
      })),
    ),
  };
}

const dampen = (counts: Vector): Vector =>
  new Map([...counts].map(([term, count]) => [term, 1 + Math.log(count)]));

const strongest = (weights: readonly (readonly [string, number])[], count: number) =>
  weights
    .filter(([, weight]) => weight > 0)
    .sort((left, right) => right[1] - left[1] || (left[0] < right[0] ? -1 : 1))
    .slice(0, count)
    .map(([term]) => term);
