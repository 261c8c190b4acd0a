import type { Json } from '@app/domain/kernel/json.js';
import { renderValue } from './render-value.js';

export interface Section {
  readonly heading: string;
  readonly body: Json;
}

/** A whole report; headings inside a body go below the heading of their section. */
export function renderReport(title: string, sections: readonly Section[]): string {
  const parts = sections.map(({ heading, body }) => {
    const text = withoutOwnHeading(lowered(renderValue(body)), heading);
    return `## ${oneLine(heading)}\n\n${text || '_Nothing to report._'}`;
  });
  return `${[`# ${oneLine(title)}`, ...parts].join('\n\n')}\n`;
}

/** The shallowest heading becomes a third-level one, the others follow; lines of code stay. */
function lowered(markdown: string): string {
  let fenced = false;
  const lines = markdown.split('\n').map((text) => {
    if (/^\s*(?:```|~~~)/.test(text)) fenced = !fenced;
    const level = fenced ? 0 : (/^(#{1,6})\s/.exec(text)?.[1]?.length ?? 0);
    return { text, level };
  });
  const shallowest = Math.min(...lines.flatMap(({ level }) => (level > 0 ? [level] : [])));
  const shift = Math.max(0, 3 - shallowest);
  return lines
    .map(({ text, level }) =>
      level === 0 ? text : `${'#'.repeat(Math.min(6, level + shift))}${text.slice(level)}`,
    )
    .join('\n');
}

/** A body that opens by repeating the heading of its section says it once. */
const withoutOwnHeading = (markdown: string, heading: string) => {
  const [first = '', ...rest] = markdown.split('\n');
  return first.replace(/^#+\s*/, '').trim() === heading.trim() && first.startsWith('#')
    ? rest.join('\n').trim()
    : markdown;
};

const oneLine = (text: string) =>
  text
    .replaceAll(/\s+/gu, ' ')
    .replace(/^#+\s*/, '')
    .trim();
