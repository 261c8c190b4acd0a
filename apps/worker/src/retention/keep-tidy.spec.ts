import { expect, test } from '@jest/globals';
import { createLogger } from '@app/infrastructure/telemetry/logger.js';
import { keepTidy } from './keep-tidy.js';

test('tables are tidied again and again, also beside one that cannot be, until it is over', async () => {
  const over = new AbortController();
  let looks = 0;
  const broken = { removeOld: () => Promise.reject(new Error('no connection')) };
  const table = {
    removeOld: () => {
      if (++looks === 3) over.abort();
      return Promise.resolve();
    },
  };
  await keepTidy([broken, table], createLogger('test', 'silent'), over.signal, 1);
  expect(looks).toBe(3);
});
