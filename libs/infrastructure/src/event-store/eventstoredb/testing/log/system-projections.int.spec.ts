import { describe, expect, test } from '@jest/globals';
import { jsonEvent } from '@eventstore/db-client';
import { startEsdbDouble } from '../esdb-double.js';
import { all, first, numbered, until, useDouble } from '../use-double.js';

describe('The system projections of the double', () => {
  const on = useDouble({ systemProjections: true });
  const linked = async (stream: string, count: number) =>
    (await first(count, on.client.subscribeToStream(stream, { resolveLinkTos: true }))).map(
      ({ event, link }) => `${event?.revision}@${event?.streamId} by ${link?.revision}@${link?.streamId}`,
    );

  test('link by category, type and correlation, and to the beginning of every stream', async () => {
    await on.client.appendToStream('order-1', numbered(2, 'placed'));
    await on.client.appendToStream('order-2', [
      jsonEvent({ type: 'placed', data: {}, metadata: { $correlationId: 'c1' } }),
      jsonEvent({ type: 'paid', data: {} }),
    ]);
    await on.client.appendToStream('lonely', numbered(1, 'placed'));
    await on.client.appendToStream('$own-1', numbered(1, 'placed'));
    expect(await linked('$ce-order', 4)).toEqual([
      '0@order-1 by 0@$ce-order',
      '1@order-1 by 1@$ce-order',
      '0@order-2 by 2@$ce-order',
      '1@order-2 by 3@$ce-order',
    ]);
    expect((await linked('$et-placed', 4)).at(-1)).toBe('0@lonely by 3@$et-placed');
    expect(await linked('$bc-c1', 1)).toEqual(['0@order-2 by 0@$bc-c1']);
    expect(await linked('$category-order', 2)).toEqual([
      '0@order-1 by 0@$category-order',
      '0@order-2 by 1@$category-order',
    ]);
    expect(await linked('$streams', 3)).toContain('0@lonely by 2@$streams');
    await expect(all(on.client.readStream('$ce-$own'))).rejects.toMatchObject({ type: 'stream-not-found' });
  });

  test('link nothing twice when a node begins anew, and go on', async () => {
    await on.client.appendToStream('order-1', numbered(2));
    await linked('$ce-order', 2);
    const { log, port } = on.node;
    await on.node.stop();
    on.node = await startEsdbDouble({ log, port, systemProjections: true });
    await until(() =>
      on.client.appendToStream('order-1', numbered(1), { expectedRevision: 1n }).then(
        () => true,
        () => false,
      ),
    );
    expect(await linked('$ce-order', 3)).toHaveLength(3);
    expect(await all(on.client.readStream('$ce-order'))).toHaveLength(3);
  });
});
