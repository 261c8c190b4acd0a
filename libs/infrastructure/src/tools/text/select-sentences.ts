import { countsOf, type Normalise, termsOf } from './terms.js';
import { cosine, sum, type Vector } from './vector.js';

/** How much a sentence that repeats a chosen one loses, against what it gains by being central. */
const redundancyPenalty = 0.5;

/** Characters; about forty words. */
const longSentence = 250;

/**
 * The sentences that together say most of a text, in their order: the closest to the centre of all (Radev et al.,
 * "Centroid-based summarization", 2004), each less what chosen ones said already (maximal marginal relevance,
 * Carbonell and Goldstein, 1998). Linear in the length of the text for a fixed count.
 */
export function selectSentences(sentences: readonly string[], count: number, normalise: Normalise): string[] {
  const vectors = sentences.map((sentence) => weigh(termsOf(sentence, normalise)));
  const centre = sum(vectors);
  const scores = vectors.map(
    (vector, index) =>
      cosine(vector, centre) * early(index, sentences.length) * concise(sentences[index] ?? ''),
  );
  const repeated = sentences.map(() => 0);
  const chosen = new Set<number>();
  while (chosen.size < Math.min(count, sentences.length)) {
    const best = bestOf(scores, repeated, chosen);
    chosen.add(best);
    vectors.forEach((vector, index) => {
      repeated[index] = Math.max(repeated[index] ?? 0, cosine(vector, vectors[best] as Vector));
    });
  }
  return sentences.filter((_, index) => chosen.has(index));
}

const weigh = (terms: readonly string[]): Vector =>
  new Map([...countsOf(terms)].map(([term, count]) => [term, 1 + Math.log(count)]));

/** Reports open with what matters: the first sentence weighs a fifth more than the last. */
const early = (index: number, length: number) => 1.2 - 0.2 * (index / length);

/** Longer sentences are closer to the centre by their mere length, and read badly in a summary. */
const concise = (sentence: string) => Math.min(1, longSentence / sentence.length);

function bestOf(scores: readonly number[], repeated: readonly number[], chosen: ReadonlySet<number>): number {
  let best = -1;
  let bestScore = -Infinity;
  scores.forEach((score, index) => {
    const marginal = score - redundancyPenalty * (repeated[index] ?? 0);
    if (marginal > bestScore && !chosen.has(index)) [best, bestScore] = [index, marginal];
  });
  return best;
}
