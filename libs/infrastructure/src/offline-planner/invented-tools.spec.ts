import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { defineTool, type Tool } from '../tools/tool.js';
import { ToolCatalogue } from '../tools/tool-catalogue.js';
import { localTools } from '../tools/local-tools.js';
import { planFor } from './testing/planning-kit.js';
import { outline } from './testing/outline.js';

const common = { idempotent: true, timeoutMs: 1000, run: () => Promise.reject(new Error('never run')) };

const forecast = defineTool({
  ...common,
  name: 'weather.forecast',
  description: 'Get the weather forecast for a place: temperature, rain and wind on a day.',
  effects: 'reads',
  input: z.object({
    place: z.string().min(1).describe('City or region'),
    day: z.string().optional().describe('Which day').meta({ role: 'date-time' }),
  }),
  output: z.object({ forecast: z.string().meta({ role: 'text' }) }),
});

const translate = defineTool({
  ...common,
  name: 'translate.text',
  description: 'Translate a text into another language.',
  effects: 'none',
  input: z.object({
    text: z.string().min(1).meta({ role: 'text' }),
    language: z.string().min(1).describe('The language to translate into'),
  }),
  output: z.object({ translation: z.string().meta({ role: 'text' }) }),
});

const sendMail = defineTool({
  ...common,
  name: 'mail.send',
  description: 'Send an email to people.',
  effects: 'outward',
  input: z.object({
    to: z.array(z.string()).min(1).describe('Who gets it').meta({ role: 'person' }),
    subject: z.string().min(1).meta({ role: 'title' }),
    body: z.string().min(1).meta({ role: 'markdown' }),
  }),
  output: z.object({ id: z.string().meta({ role: 'id' }) }),
});

const convert = defineTool({
  ...common,
  name: 'image.convert',
  description: 'Convert a picture (.png or .jpg) to another format.',
  effects: 'writes',
  input: z.object({
    path: z.string().min(1).describe('A .png or .jpg file').meta({ role: 'file' }),
    format: z.enum(['png', 'jpg', 'webp']).describe('The new format'),
    lossless: z.boolean().default(false),
  }),
  output: z.object({ path: z.string().meta({ role: 'file' }) }),
});

const plan = async (request: string, ...tools: Tool[]) => {
  const files = [{ path: 'logo.png' }, { path: 'notes/kickoff.md' }, { path: 'notes/weekly.md' }];
  return planFor(request, { catalogue: new ToolCatalogue([...localTools, ...tools], []), files });
};

describe('tools the planner was not written for are planned by their descriptions', () => {
  test('a place and a day are filled from the request', async () => {
    expect(outline(await plan('What is the weather in Paris tomorrow?', forecast))).toEqual([
      'forecast-weather-paris = weather.forecast {"day":"2026-11-26T00:00:00","place":"Paris"}',
    ]);
  });

  test('a text is wired in, a language taken from what is said', async () => {
    expect(outline(await plan('Summarise notes/kickoff.md and translate it into French', translate))).toEqual(
      [
        'read-kickoff = files.read {"path":"notes/kickoff.md"}',
        'summarise-kickoff = text.summarize {"text":"{{read-kickoff.text}}"}',
        'translate-kickoff = translate.text {"text":"{{summarise-kickoff.summary}}","language":"French"}',
      ],
    );
  });

  test('two of them in one request, one feeding the other', async () => {
    const request =
      'Get the forecast for Haifa, translate it into Hebrew and save the translation to out/wetter.md';
    expect(outline(await plan(request, forecast, translate))).toEqual([
      'forecast-haifa = weather.forecast {"place":"Haifa"}',
      'translate-hebrew = translate.text {"text":"{{forecast-haifa.forecast}}","language":"Hebrew"}',
      'save-translation = files.write {"path":"out/wetter.md","text":"{{translate-hebrew.translation}}"}',
    ]);
  });

  test('a choice is taken by its name, a file by the endings the description names', async () => {
    expect(outline(await plan('Convert the logo to webp', convert))).toEqual([
      'convert-logo-webp = image.convert {"path":"logo.png","format":"webp"}',
    ]);
    await expect(plan('Convert notes/weekly.md to webp', convert)).rejects.toThrow(
      '"Convert notes/weekly.md to webp"',
    );
  });

  test('an input that nothing says is asked for by its name', async () => {
    await expect(plan('Translate notes/weekly.md', translate)).rejects.toThrow(
      /translate\.text fits, but it does not say language \(The language to translate into\)/,
    );
  });

  test('what reaches other people must be asked for by its verb', async () => {
    const planned = await plan(
      'Summarise notes/kickoff.md and send an email to Dana about the summary, ask me first',
      sendMail,
    );
    expect(planned.steps.at(-1)).toMatchObject({
      tool: 'mail.send',
      approval: 'You asked for it: "ask me first".',
    });
    expect(planned.steps.at(-1)).toMatchObject({
      input: { body: expect.stringContaining('{{summarise-kickoff.summary}}') },
    });
    await expect(plan('List the email of notes/kickoff.md', sendMail)).rejects.toThrow('"List the email');
  });

  test('without the tool the same part is refused', async () => {
    await expect(plan('What is the weather in Paris tomorrow?')).rejects.toThrow(
      '"What is the weather in Paris tomorrow"',
    );
  });
});
