import { ToolError } from '../tool.js';

/**
 * The texts of the elements of a JSON array, or of JSON values one after another (JSON Lines), as they come;
 * a large file never is in memory as a whole. @throws ToolError BROKEN_TABLE when the text ends within a value
 */
export async function* jsonElements(chunks: AsyncIterable<string>, path: string): AsyncGenerator<string[]> {
  const state = {
    isArray: undefined as boolean | undefined,
    closed: false,
    depth: 0,
    quoted: false,
    escaped: false,
  };
  let value = '';
  for await (const chunk of chunks) {
    const found: string[] = [];
    let start = 0;
    const end = (index: number) => {
      value += chunk.slice(start, index);
      if (value.trim() !== '') found.push(value.trim());
      value = '';
      start = index + 1;
    };
    for (let index = 0; index < chunk.length; index += 1) {
      const char = chunk[index] as string;
      if (state.quoted) {
        if (state.escaped) state.escaped = false;
        else if (char === '\\') state.escaped = true;
        else if (char === '"') state.quoted = false;
      } else if (char === '"') state.quoted = true;
      else if (state.isArray === undefined && char.trim() === '') continue;
      else if (state.isArray === undefined && char === '[') {
        state.isArray = true;
        start = index + 1;
      } else {
        state.isArray ??= false;
        if (char === '{' || char === '[') state.depth += 1;
        else if (state.depth > 0 && (char === '}' || char === ']')) state.depth -= 1;
        else if (state.depth === 0 && state.isArray && (char === ',' || char === ']')) {
          end(index);
          state.closed ||= char === ']';
        } else if (state.depth === 0 && !state.isArray && char === '\n') end(index);
      }
    }
    value += chunk.slice(start);
    yield found;
  }
  if (state.depth > 0 || state.quoted || (state.isArray === true && (!state.closed || value.trim() !== ''))) {
    const message = `"${path}" is not valid JSON: it ends in the middle or goes on after its end. Correct the file.`;
    throw new ToolError('BROKEN_TABLE', message);
  }
  if (value.trim() !== '') yield [value.trim()];
}
