/** Who acts: whoever holds the one local token. */
export const localPerson = 'local';
