/** UUIDv7 begins with the time, so ids of one hour look alike: the end is what tells them apart. */
export const shortId = (id: string): string => id.slice(-8);

/** A command line of this project, ready to be copied. */
export const commandLine = (...words: string[]): string => ['npm run -s tizmoret --', ...words].join(' ');

/** As many characters of a digest as a command line needs to name it. */
export const shortDigest = (digest: string): string => digest.slice(0, 12);
