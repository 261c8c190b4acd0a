const set = (words: string): ReadonlySet<string> => new Set(words.split(' '));

export const determiners = set(
  'the a an my our your their his her its this that these those all each every everything both any some what whichever it them him us me everyone itself',
);

export const prepositions = set(
  'of in from for with by per to into onto on at about where which that within inside under between using over as via near among across against during before after until since than who whose regarding concerning',
);

/** Said for politeness or order; they carry no task. */
const fillers = set(
  'please then also finally next first firstly second secondly third thirdly lastly afterwards afterward now just and but so ok okay hi hello hey kindly thanks thank actually simply additionally furthermore moreover meanwhile',
);

const others = set(
  'only not never always very more most less least too even still already again once twice together individually separately respectively quickly briefly carefully later soon here there else instead either or nor yet than ' +
    'i you he she we they am is are was were be been being has have had having do does did doing can could will would shall should may might must ' +
    'up down out off above below through while because how why when if unless whether no other own same such ' +
    'im ill ive lets want need like per overall combined altogether whole entire every',
);

/** True for words that say how other words hang together, not what the request is about. */
export const isFunctionWord = (word: string): boolean => {
  const lower = word.toLowerCase().replace(/['’]/g, '');
  return determiners.has(lower) || prepositions.has(lower) || fillers.has(lower) || others.has(lower);
};
