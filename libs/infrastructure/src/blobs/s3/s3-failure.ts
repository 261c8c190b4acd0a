import { Unauthorized, Unavailable } from '@app/domain/kernel/event-store-errors.js';

const missing = ['NoSuchKey', 'NotFound'];

/** What the SDK throws, as far as we look at it. */
interface Failure {
  readonly name: string;
  readonly message: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

export const isMissing = (error: unknown): boolean => missing.includes((error as Failure).name);

/**
 * Of the two kinds that callers tell apart: it may work later, or somebody has to mend the settings.
 * The SDK's error is not passed on: its members hold parts of what was signed.
 */
export function s3Failure(bucket: string, error: unknown): Unavailable | Unauthorized {
  const { name, message, $metadata } = error as Failure;
  const status = $metadata?.httpStatusCode ?? 0;
  const reason = `${name}: ${message}`;
  if (name === 'CredentialsProviderError') {
    return new Unauthorized(
      `There are no credentials for the bucket "${bucket}": set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (${reason})`,
    );
  }
  const refused = status >= 300 && status < 500 && status !== 408 && status !== 429;
  if (!refused || name === 'SlowDown') {
    return new Unavailable(`The bucket "${bucket}" cannot be reached (${reason})`);
  }
  return new Unauthorized(
    `The bucket "${bucket}" refused us (${reason}). We need to list it and to get, put and delete its objects.`,
  );
}
