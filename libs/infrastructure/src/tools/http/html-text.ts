import { decodeEntities } from './html-entities.js';

/** Elements whose content nobody reads. */
const unread = new Set(['script', 'style', 'template', 'noscript', 'svg', 'iframe', 'object', 'select']);
const blocks = new Set(
  (
    'address article aside blockquote body br dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 ' +
    'h4 h5 h6 head header hr html li main nav ol option p pre section summary table tbody tfoot thead title tr ul'
  ).split(' '),
);
const tagName = /<(\/?)([a-z][a-z0-9-]*)/iy;

/**
 * The readable text of a page: no tags, scripts, styles or comments; one line per block, list items with a dash,
 * table cells separated by a bar. Takes time linear in the length, whatever the page contains.
 */
export function htmlToText(html: string): string {
  const text: string[] = [];
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    const end = open < 0 ? html.length : open;
    text.push(decodeEntities(html.slice(at, end).replace(/\s+/g, ' ')));
    at = open < 0 ? html.length : afterMarkup(html, open, text);
  }
  return tidy(text.join(''));
}

/** Where reading goes on after the markup at `open`; adds the line breaks it stands for. */
function afterMarkup(html: string, open: number, text: string[]): number {
  if (html.startsWith('<!--', open)) return after(html, '-->', open + 4);
  if (html.startsWith('<!', open) || html.startsWith('<?', open)) return after(html, '>', open);
  tagName.lastIndex = open;
  const [whole, slash, rawName] = tagName.exec(html) ?? [];
  if (whole === undefined || rawName === undefined) {
    text.push('<');
    return open + 1;
  }
  const name = rawName.toLowerCase();
  const end = tagEnd(html, open + whole.length);
  if (slash) text.push(blocks.has(name) ? '\n' : '');
  else if (unread.has(name))
    return name === 'svg' && html[end - 2] === '/' ? end : afterElement(html, name, end);
  else text.push(opening(name));
  return end;
}

function opening(name: string): string {
  if (name === 'li') return '\n- ';
  if (name === 'td' || name === 'th') return ' | ';
  if (/^h[1-6]$/.test(name) || name === 'p') return '\n\n';
  return blocks.has(name) ? '\n' : '';
}

/** The place after the tag's closing bracket, which may also stand inside quotes; the end when there is none. */
function tagEnd(html: string, from: number): number {
  for (let at = from; at < html.length; at++) {
    const character = html[at];
    if (character === '>') return at + 1;
    if ((character === '"' || character === "'") && html[at - 1] === '=') {
      at = html.indexOf(character, at + 1);
      if (at < 0) break;
    }
  }
  return html.length;
}

function afterElement(html: string, name: string, from: number): number {
  const closing = new RegExp(`</${name}[\\s/>]`, 'gi');
  closing.lastIndex = from;
  const found = closing.exec(html);
  return found ? tagEnd(html, found.index + name.length + 2) : html.length;
}

function after(html: string, mark: string, from: number): number {
  const found = html.indexOf(mark, from);
  return found < 0 ? html.length : found + mark.length;
}

const tidy = (text: string): string =>
  text
    .replace(/ {2,}/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\| /gm, '')
    .trim();
