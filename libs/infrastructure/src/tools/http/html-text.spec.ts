import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { htmlToText } from './html-text.js';

test('keeps what a reader sees', () => {
  const page = `<!doctype html><html><head><title>Report &amp; more</title>
    <style>p { color: red }</style><script>if (a < b) document.write('<p>no</p>')</script></head>
    <body><!-- hidden <b>x</b> --><h1>Costs</h1><p>Up&nbsp;5&#37;,
    <b>not</b> 6&#x25;.<br>Next line</p><ul><li>One</li><li><a href="/x?a>b">Two</a></li></ul>
    <table><tr><th>Name</th><th>Sum</th></tr><tr><td>Dana</td><td>3</td></tr></table>
    <svg><text>icon</text></svg>a &lt;b&gt; c</body></html>`;
  expect(htmlToText(page)).toBe(
    'Report & more\n\nCosts\n\nUp 5%, not 6%.\nNext line\n\n- One\n\n- Two\n\nName | Sum\n\nDana | 3\n\na <b> c',
  );
});

test.each([
  ['a < b and 3 <4', 'a < b and 3 <4'],
  ['text<script>never closed', 'text'],
  ['text<!-- never closed', 'text'],
  ['text<a href="never closed', 'text'],
  ["<p>it's</p><p don't>fine</p>", "it's\n\nfine"],
  ['<SCRIPT>x</ScRiPt >seen', 'seen'],
  ['<script/>x</script>seen', 'seen'],
  ['<svg/>seen', 'seen'],
  ['&#0; &#xD800; &unknown; &constructor;', '\uFFFD \uFFFD &unknown; &constructor;'],
  ['', ''],
])('%s', (html, text) => {
  expect(htmlToText(html)).toBe(text);
});

test('never lets a script through, whatever surrounds it', () => {
  const noise = fc.array(
    fc.constantFrom('<p>', '</p>', 'text ', '< ', '>', '"', "'", '<!--', '-->', '<b a="', '&amp;'),
  );
  fc.assert(
    fc.property(noise, noise, (before, behind) => {
      const text = htmlToText(`${before.join('')}<script>alert(secret)</script>${behind.join('')}`);
      // An open quote swallows the tags that follow; what they hold is plain text then, as in browsers.
      if (!before.includes('<b a="')) expect(text).not.toContain('secret');
    }),
  );
});

test.each(['<', '<a "', '<a ">" ', '<!--', '<script>', '</', '<a =\'"', '&', '<p> ', ' \n'])(
  'reads 512 KiB of %j in time linear in its length',
  (piece) => {
    const started = performance.now();
    htmlToText(piece.repeat((512 * 1024) / piece.length));
    // A tenth of a second; half a minute and more if it were quadratic.
    expect(performance.now() - started).toBeLessThan(10_000);
  },
);
