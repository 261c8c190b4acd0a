/** Why an import cannot go on, and at which line. */
export class ImportProblem extends Error {
  override readonly name = 'ImportProblem';
  constructor(
    /** From 1. */
    readonly line: number,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
