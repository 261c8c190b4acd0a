import { isFunctionWord } from '../language/function-words.js';
import { columnIfAny, columnNamed } from './name-column.js';
import { isOrderBy } from './read-ranking.js';
import type { TableWords } from './table-question.js';

/** "by region and product", "per month", "for each product". @throws Unplaceable for a column there is not */
export function readGroups(table: TableWords): string[] {
  const { words } = table;
  const groups: string[] = [];
  words.forEach((word, at) => {
    const isEach = /^(?:each|every)$/.test(word) && words[at - 1] === 'for';
    if (!/^(?:by|per)$/.test(word) && !isEach) return;
    if (isOrderBy(words, at) || /^(?:multiplied|divided)$/.test(words[at - 1] ?? '')) return;
    for (let next = at + 1; next < words.length; next += 1) {
      const one = words[next] ?? '';
      if (/^(?:the|and|by|per|each|,)$/.test(one)) continue;
      if (one === '|' || isFunctionWord(one)) break;
      const column = columnIfAny(one, table);
      if (column === undefined && groups.length > 0) break;
      groups.push(column ?? columnNamed(one, table));
    }
  });
  return [...new Set(groups)];
}
