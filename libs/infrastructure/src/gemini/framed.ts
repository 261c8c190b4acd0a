/** A text between markers that it does not contain, so it cannot close its own frame. */
export function framed(name: string, text: string): string {
  let marker = name;
  while (text.includes(marker)) marker += '-text';
  return `<${marker}>\n${text}\n</${marker}>`;
}
