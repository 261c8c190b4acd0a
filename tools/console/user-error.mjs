/** A failure a person can act on: shown as its message alone, without a stack trace. */
export class UserError extends Error {}
