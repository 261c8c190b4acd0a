import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';
import { Driver } from '../testing/drive-execution.js';
import { startTestApi, token, type TestApi } from '../testing/test-api.js';

const places = [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

let api: TestApi;
let browser: Browser;

beforeAll(async () => {
  api = await startTestApi();
  browser = await chromium.launch({
    executablePath: findChromium(),
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  });
}, 60_000);

afterAll(async () => {
  await browser.close();
  await api.close();
});

it('starts an execution and watches one live, and asks nobody but this server', async () => {
  const driver = await new Driver(api.store).toApproval();
  const page = await browser.newPage();
  const strangers: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => {
    if (/^(http|ws)/.test(request.url()) && !request.url().startsWith(api.url)) strangers.push(request.url());
  });
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));

  await page.goto(`${api.url}/explorer?token=${token}`);
  const send = page.getByText('Send Request').first();
  await send.click();
  await page.getByText('"REQUESTED"').waitFor();
  const started = (await api.store.readAll()).events.filter(({ type }) => type === 'ExecutionRequested');
  expect(started.at(-1)?.data['request']).toBe('List the files of the workspace');

  await page.getByText('Watch', { exact: true }).first().click();
  await page.getByText('VARIABLES').first().click();
  await page.locator('.cm-content', { hasText: 'the id of an execution' }).first().click();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(JSON.stringify({ id: driver.id }));
  await send.click();
  await page.getByText('"WAITING_FOR_APPROVAL"').waitFor();
  await driver.give({ type: 'CancelExecution', data: { by: 'dana', now: Date.now() } });
  await page.getByText('"status": "CANCELLED"').first().waitFor();

  expect(strangers).toEqual([]);
  expect(complaints).toEqual([]);
}, 60_000);

function findChromium(): string {
  const found = places.find((place) => place !== undefined && existsSync(place));
  if (found) return found;
  throw new Error(
    'This test needs Chromium. Install it (Debian: apt-get install -y --no-install-recommends chromium) ' +
      'or set CHROMIUM_PATH to a Chrome or Chromium.',
  );
}
