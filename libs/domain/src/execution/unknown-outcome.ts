const advice =
  '. It may have had its effect. Approve to run it again, skip it to go on without, reject to end the run.';
/** What questions in histories end with, too. */
const before = '. It may have had its effect. Approve to run it again, reject to end the run.';

/** What a person is asked when nobody knows whether an attempt had its effect. */
export const questionAbout = (reason: string): string => `${reason}${advice}`;

/** How the outcome got lost, from the question about it. */
export function reasonIn(question: string): string {
  const ending = [advice, before].find((text) => question.endsWith(text)) ?? '';
  return question.slice(0, question.length - ending.length);
}
