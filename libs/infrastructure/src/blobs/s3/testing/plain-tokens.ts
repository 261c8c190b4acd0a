import type { Context } from '@20minutes/s3rver';

/** The server makes its continuation tokens with a cipher that Node has no more: here a token is the last key of its page. */
export async function withPlainTokens(context: Context, next: () => Promise<void>): Promise<void> {
  const { 'continuation-token': token, ...query } = context.query;
  if (token !== undefined) {
    context.query = { ...query, 'start-after': Buffer.from(token, 'base64').toString('utf8') };
  }
  let follows: string | undefined;
  const { store } = context;
  context.store = Object.create(store, {
    listObjects: {
      value: async (...request: Parameters<typeof store.listObjects>) => {
        const page = await store.listObjects(...request);
        follows = page.isTruncated ? page.objects.at(-1)?.key : undefined;
        return { ...page, isTruncated: false };
      },
    },
  }) as typeof store;
  await next();
  if (follows === undefined || typeof context.body !== 'string') return;
  context.body = context.body.replace(
    '<IsTruncated>false</IsTruncated>',
    `<IsTruncated>true</IsTruncated><NextContinuationToken>${Buffer.from(follows).toString('base64')}</NextContinuationToken>`,
  );
}
