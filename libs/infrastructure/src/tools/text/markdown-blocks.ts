type BlockKind = 'heading' | 'prose' | 'item' | 'table' | 'code';

/** A piece of a document. An item also carries its task mark: open, done, or none. */
export interface Block {
  readonly kind: BlockKind;
  /** Without Markdown marks; for a table or code the raw lines. */
  readonly text: string;
  readonly task?: 'open' | 'done';
}

const patterns = {
  fence: /^\s*(?:```|~~~)/,
  heading: /^\s{0,3}#{1,6}\s+(.*?)\s*#*$/,
  underline: /^\s{0,3}(?:={3,}|-{3,})\s*$/,
  indented: /^(?: {4}|\t)/,
  rule: /^\s*(?:[-*_]\s*){3,}$/,
  item: /^\s*(?:[-*+•]|\d{1,3}[.)])\s+(?:\[([ xX])\]\s+)?(.*)$/,
  table: /^\s*\|.*\||^[^|]+(?:\|[^|]+){2,}$/,
  /** "To: Dana" and "TODO call" start a line of their own also without an empty line before. */
  entry: /^(?:TODO\b|[\p{Lu}א-ת][\p{L} ]{0,25}:\s)/u,
  label: /^(?:\*\*|__)[^*_]{1,60}:?(?:\*\*|__):?$/,
};

/** Splits Markdown or plain text into headings, paragraphs, list items, tables and code. */
export function blocksOf(document: string): Block[] {
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  let fenced = false;
  let continues = false;
  const add = (kind: BlockKind, text: string, task?: 'open' | 'done') =>
    blocks.push({
      kind,
      text: kind === 'table' || kind === 'code' ? text : plain(text),
      ...(task ? { task } : {}),
    });
  const close = (kind: BlockKind = 'prose') => {
    if (paragraph.length > 0) add(kind, paragraph.join(' '));
    paragraph = [];
    continues = false;
  };
  for (const raw of withoutFrontMatter(document).split(/\r\n|\r|\n/)) {
    const line = raw.replace(/^\s*(?:>\s?)+/, '');
    const heading = patterns.heading.exec(line);
    const item = patterns.item.exec(line);
    if (patterns.fence.test(line)) {
      close();
      fenced = !fenced;
    } else if (fenced) add('code', line);
    else if (line.trim() === '') close();
    else if (paragraph.length === 1 && patterns.underline.test(line)) close('heading');
    else if (patterns.rule.test(line)) close();
    else if (heading || patterns.label.test(line.trim())) {
      close();
      add('heading', heading?.[1] ?? line);
    } else if (patterns.table.test(line)) {
      close();
      add('table', line.trim());
    } else if (item) {
      close();
      add('item', item[2] ?? '', item[1] === undefined ? undefined : item[1] === ' ' ? 'open' : 'done');
      continues = true;
    } else if (continues && /^\s/.test(raw)) extendLast(blocks, line);
    else if (paragraph.length === 0 && patterns.indented.test(raw) && blocks.at(-1)?.kind !== 'item')
      add('code', line);
    else {
      if (patterns.entry.test(line)) close();
      paragraph.push(line.trim());
    }
  }
  close();
  return blocks.map((block) => (isBareHeading(block) ? { ...block, kind: 'heading' } : block));
}

/**
 * Readable text without Markdown marks: emphasis, links, images, code quotes, comments. The bounds on their lengths
 * keep the time linear for text full of marks that nothing closes.
 */
export const plain = (text: string): string =>
  text
    .replaceAll(/<!--[\s\S]{0,500}?-->/g, '')
    .replaceAll(/<\/?[a-z][^<>]{0,1000}>/gi, '')
    .replaceAll(/!?\[([^[\]]{0,500})\]\([^()\s]{0,1000}(?:\s"[^"]{0,200}")?\)/g, (link, label: string) =>
      link.startsWith('!') ? '' : label,
    )
    .replaceAll(/(\*\*|__)(?=\S)(.{1,300}?)(?<=\S)\1/g, '$2')
    .replaceAll(/(?<![\w*])\*(?=[^\s*])([^*\n]{1,300})(?<=\S)\*(?![\w*])/g, '$1')
    .replaceAll(/`([^`]{1,300})`/g, '$1')
    .trim();

const withoutFrontMatter = (document: string) =>
  document.replace(/^\uFEFF?---\r?\n(?:[\w-]+:.*\r?\n|[ \t]+.*\r?\n)*---\r?\n/, '');

function extendLast(blocks: Block[], line: string): void {
  const last = blocks.at(-1);
  if (last) blocks[blocks.length - 1] = { ...last, text: `${last.text} ${plain(line)}` };
}

/** In plain text a short paragraph that ends without a mark is a heading, and "Key: value" lines are a letterhead. */
const isBareHeading = ({ kind, text }: Block) =>
  kind === 'prose' &&
  !/[.!?;…)"”״]\s*$/u.test(text) &&
  text.split(/\s+/).length <= 10 &&
  !/^\p{L}[\p{L} ]*:\s+\S+ /u.test(text);
