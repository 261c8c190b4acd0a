import { styleText } from 'node:util';

export type Format =
  'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'blue' | 'magenta' | 'cyan' | 'gray' | 'underline';

export type Style = (text: string, ...formats: readonly Format[]) => string;

/** Whether to colour is decided once, by the caller: styleText itself would look at this process's own streams. */
export const createStyle =
  (colour: boolean): Style =>
  (text, ...formats) =>
    colour && formats.length > 0 && text !== ''
      ? styleText([...formats], text, { validateStream: false })
      : text;

export const plain: Style = createStyle(false);
