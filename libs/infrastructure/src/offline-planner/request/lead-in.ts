/** How people begin a request before they come to the point. */
const leadIns: readonly RegExp[] = [
  /^(?:please|then|also|finally|next|first|firstly|secondly|thirdly|lastly|afterwards?|after that|now|just|and|but|so|ok|okay|hi|hello|hey|kindly|thanks?|thank you|additionally|furthermore|moreover|meanwhile|once (?:that is |that's )?done|when (?:that is |you are )?(?:done|finished))\b[\s,:]*/iu,
  /^(?:could|can|would|will) you(?: please| kindly)?\s+/iu,
  /^i(?:['’]d| would)? (?:want|need|like|love)(?: you)? to(?: have)?\s+/iu,
  /^i(?:['’]d| would)? (?:want|need|like|love)\s+/iu,
  /^i (?:am|['’]m) (?:interested in|looking for)\s+/iu,
  /^(?:let['’]?s|let us|help me(?: to)?|go ahead and|make sure (?:that you |to |you )|be sure to|try to|you (?:should|must|can)|we (?:need|want) to)\s+/iu,
  /^(?:with|from|using) (?:that|this|it|them|these|those)\s*,?\s+(?=\p{L})/iu,
];

/** Characters at the start of a clause that only lead to it. */
export function leadInLength(text: string): number {
  let at = 0;
  for (let found = true; found;) {
    found = false;
    for (const pattern of leadIns) {
      const length = pattern.exec(text.slice(at))?.[0].length ?? 0;
      if (length > 0) found = true;
      at += length;
    }
  }
  return at;
}

/** True when a clause says that it comes after what was said before. */
export const saysAfterwards = (text: string): boolean =>
  /^\W*(?:and |but )?(?:then|after(?:wards?| that)|finally|lastly|once|when|next)\b/iu.test(text);
