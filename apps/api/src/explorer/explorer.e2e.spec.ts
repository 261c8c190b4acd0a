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

const executablePath = places.find((place) => place !== undefined && existsSync(place));
const hint =
  'The explorer is tested in Chromium. Install it (Debian: apt-get install -y --no-install-recommends chromium) ' +
  'or set CHROMIUM_PATH to a Chrome or Chromium.';

/** A newcomer without a browser sees the hint; a CI without one fails. */
const inBrowser = executablePath === undefined && !process.env['CI'] ? it.skip : it;

let api: TestApi;
let browser: Browser;

beforeAll(async () => {
  if (executablePath === undefined) {
    console.warn(hint);
    if (process.env['CI']) throw new Error(hint);
    return;
  }
  api = await startTestApi();
  browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  });
}, 60_000);

afterAll(async () => {
  if (executablePath === undefined) return;
  await browser.close();
  await api.close();
});

inBrowser(
  'starts an execution and watches one live, and asks nobody but this server',
  async () => {
    const driver = await new Driver(api.store).toApproval();
    const page = await browser.newPage();
    const strangers: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => {
      if (/^(http|ws)/.test(request.url()) && !request.url().startsWith(api.url))
        strangers.push(request.url());
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
  },
  60_000,
);
