const advice = '. It may have had its effect. Approve to run it again, reject to end the run.';

/** What a person is asked when nobody knows whether an attempt had its effect. */
export const questionAbout = (reason: string): string => `${reason}${advice}`;

/** How the outcome got lost, from the question about it. */
export const reasonIn = (question: string): string =>
  question.endsWith(advice) ? question.slice(0, -advice.length) : question;
