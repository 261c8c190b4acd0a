const special: Readonly<Record<string, string>> = { '?': '[^/]', '{': '(?:', '}': ')', ',': '|' };

/**
 * A file-name pattern as a test of paths with forward slashes, without regard to case. `*` and `?` stay within a
 * folder, `**` crosses folders, `{a,b}` is a choice. A pattern without a slash is about the name alone, in any folder.
 */
export function globMatcher(pattern: string): (path: string) => boolean {
  const anchored = pattern.replace(/^\.?\//, '');
  const whole = anchored.includes('/') ? anchored : `**/${anchored}`;
  const expression = new RegExp(`^${toSource(whole)}$`, 'iu');
  return (path) => expression.test(path);
}

function toSource(glob: string): string {
  let depth = 0;
  return (
    glob.replace(/\*\*\/|\*+|[?{},]|[\\^$.|+()[\]]/gu, (token) => {
      if (token === '**/') return '(?:[^/]+/)*';
      if (token === '**') return '.*';
      if (token.startsWith('*')) return '[^/]*';
      if (token === '{') depth += 1;
      if (token === '}' && depth === 0) return '\\}';
      if (token === '}') depth -= 1;
      if (token === ',' && depth === 0) return ',';
      return special[token] ?? `\\${token}`;
    }) + ')'.repeat(depth)
  );
}
