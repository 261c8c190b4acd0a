import { sentencesOf, wordsOf } from './segment.js';
import { type Normalise, writtenForms } from './terms.js';

interface Keyword {
  readonly term: string;
  readonly count: number;
  /** 0 to 1; the first has 1. */
  readonly score: number;
}

/** Two words side by side that come up again say more than each alone. */
const phraseBonus = 1.5;
/** A word that occurs mostly within a chosen phrase is not named again. */
const coveredShare = 0.6;

/**
 * The terms a text is about: words and two-word phrases by how often they occur and how widely they are spread
 * over its sentences. `blocks` are paragraphs: phrases do not reach across them.
 */
export function rankKeywords(blocks: readonly string[], count: number, normalise: Normalise): Keyword[] {
  const { counts, spread } = occurrences(blocks, normalise);
  const forms = writtenForms(blocks.join('\n'), normalise);
  const candidates = [...counts]
    .filter(([term, times]) => !term.includes(' ') || times > 1)
    .map(([term, times]) => {
      const weight = (term.includes(' ') ? phraseBonus : 1) * times * Math.log2(1 + (spread.get(term) ?? 1));
      return { term, times, weight };
    })
    .sort((left, right) => right.weight - left.weight || (left.term < right.term ? -1 : 1));
  const phrases = new Map(
    candidates.filter(({ term }) => term.includes(' ')).map(({ term, times }) => [term, times]),
  );
  const kept = candidates.filter(({ term, times }) => term.includes(' ') || !isCovered(term, times, phrases));
  const top = kept[0]?.weight ?? 1;
  return kept.slice(0, count).map(({ term, times, weight }) => ({
    term: term
      .split(' ')
      .map((part) => forms.get(part) ?? part)
      .join(' '),
    count: times,
    score: Number((weight / top).toFixed(3)),
  }));
}

const isCovered = (term: string, times: number, phrases: ReadonlyMap<string, number>) =>
  [...phrases].some(([phrase, count]) => phrase.split(' ').includes(term) && count >= times * coveredShare);

function occurrences(blocks: readonly string[], normalise: Normalise) {
  const counts = new Map<string, number>();
  const spread = new Map<string, number>();
  for (const sentence of blocks.flatMap(sentencesOf)) {
    const terms = wordsOf(sentence).map(normalise);
    const found = terms.flatMap((term, index) => {
      const next = terms[index + 1];
      if (term === undefined) return [];
      return next === undefined || next === term ? [term] : [term, `${term} ${next}`];
    });
    for (const term of found) counts.set(term, (counts.get(term) ?? 0) + 1);
    for (const term of new Set(found)) spread.set(term, (spread.get(term) ?? 0) + 1);
  }
  return { counts, spread };
}
