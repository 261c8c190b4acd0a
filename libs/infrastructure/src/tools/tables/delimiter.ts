const candidates = [',', ';', '\t'] as const;
export type Delimiter = (typeof candidates)[number];

/** The separator that splits the first lines most evenly, and into most fields. A comma when none does. */
export function detectDelimiter(lines: readonly string[]): Delimiter {
  const unquoted = lines.filter((line) => line.trim() !== '').map((line) => line.replaceAll(/"[^"]*"/g, ''));
  const scores = candidates.map((candidate) => {
    const counts = unquoted.map((line) => line.split(candidate).length - 1);
    const inHeader = counts[0] ?? 0;
    const even = counts.filter((count) => count === inHeader).length;
    return inHeader === 0 ? 0 : even + inHeader / 1000;
  });
  return candidates[scores.indexOf(Math.max(...scores))] ?? ',';
}

/** Whether a quoted field is still open at the end of a line. `""` inside one is a quote. */
export function endsInQuotes(line: string, delimiter: string, startsInQuotes: boolean): boolean {
  if (!line.includes('"')) return startsInQuotes;
  let quoted = startsInQuotes;
  let atStart = !startsInQuotes;
  for (let index = 0; index < line.length; index += 1) {
    const isQuote = line[index] === '"';
    if (quoted) {
      if (isQuote && line[index + 1] === '"') index += 1;
      else if (isQuote && (index + 1 === line.length || line[index + 1] === delimiter)) quoted = false;
    } else if (isQuote && atStart) quoted = true;
    else atStart = line[index] === delimiter;
  }
  return quoted;
}
