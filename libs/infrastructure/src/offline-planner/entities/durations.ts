const numberWords: Readonly<Record<string, number>> = {
  a: 1,
  an: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  fifteen: 15,
  twenty: 20,
  thirty: 30,
  forty: 40,
  'forty-five': 45,
  sixty: 60,
  ninety: 90,
};
const amount = String.raw`(\d+(?:\.\d+)?|${Object.keys(numberWords)
  .sort((a, b) => b.length - a.length)
  .join('|')})`;

const patterns: readonly (readonly [RegExp, (match: readonly string[]) => number])[] = [
  [new RegExp(String.raw`\b(?:an?|one) hour and a half\b`, 'iu'), () => 90],
  [new RegExp(String.raw`\b${amount} and a half hours?\b`, 'iu'), ([, n = '']) => toNumber(n) * 60 + 30],
  [/\bhalf(?: an)?[- ]hour\b/iu, () => 30],
  [/\bthree[- ]quarters of an hour\b/iu, () => 45],
  [/\bquarter of an hour\b|\bquarter[- ]hour\b/iu, () => 15],
  [
    /\b(\d+)\s?h(?:ours?)?\s?(?:and )?(\d+)\s?(?:m|min|mins|minutes?)?\b/iu,
    ([, h = '', m = '']) => +h * 60 + +m,
  ],
  [new RegExp(String.raw`\b${amount}[- ]?(?:h|hrs?|hours?)\b`, 'iu'), ([, n = '']) => toNumber(n) * 60],
  [new RegExp(String.raw`\b${amount}[- ]?(?:min|mins|minutes?)\b`, 'iu'), ([, n = '']) => toNumber(n)],
  [/\b(?:free|spare) hour\b/iu, () => 60],
];

export const toNumber = (text: string): number =>
  numberWords[text.toLowerCase()] ?? Number(text.replaceAll(',', ''));

export interface Duration {
  readonly minutes: number;
  readonly text: string;
  readonly start: number;
}

/** The first length of time a text speaks of, such as "45 minute", "an hour and a half". */
export function durationIn(text: string): Duration | undefined {
  for (const [pattern, minutes] of patterns) {
    const match = pattern.exec(text);
    if (match) return { minutes: Math.round(minutes(match)), text: match[0], start: match.index };
  }
  return undefined;
}
