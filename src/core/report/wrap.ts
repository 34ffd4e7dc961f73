/** Breaks a text between words; a word that is longer than `width` stays whole. Never empty. */
export function wrap(text: string, width: number): string[] {
  const found: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length + 1 > width) {
      found.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...found, line];
}

/** The same, with a mark before the first line and the others below its text. */
export function hanging(mark: string, text: string, width: number): string[] {
  const room = Math.max(20, width - [...mark].length);
  return wrap(oneLine(text), room).map((line, index) => `${index === 0 ? mark : ' '.repeat([...mark].length)}${line}`);
}

/** What a cluster says, for a terminal: without line breaks and without what a terminal would obey. */
export function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out.
  return text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ').trim();
}
