/** One YAML document of a text, without its `---`. Offsets are those of the whole text. */
export interface Slice {
  /** Where comments that belong to the document begin: comment-only text above its `---` counts. */
  readonly lead: number;
  readonly start: number;
  readonly end: number;
}

/**
 * Splits at document markers. A line that begins with `---` ends a document wherever it stands, also inside a block
 * text, so that this needs no parser, and a broken document never hides its neighbours.
 */
export function splitDocuments(text: string): Slice[] {
  const slices: Slice[] = [];
  let start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let lead = start;
  const push = (end: number) => {
    if (isBlank(text, start, end)) return;
    slices.push({ lead, start, end });
    lead = end;
  };
  if (text.indexOf('\n---') < 0 && text.indexOf('\n...') < 0 && text.charCodeAt(start) !== 0x2d) {
    push(text.length);
    return slices;
  }
  const find = /^(?:---|\.\.\.)(?=[ \t\r\n]|$)/gm;
  // The marker after a byte order mark is not at the start of a line for the expression.
  if (text.startsWith('---', start) && /[ \t\r\n]/.test(text[start + 3] ?? '\n')) start += 3;
  find.lastIndex = start;
  for (let match = find.exec(text); match; match = find.exec(text)) {
    push(match.index);
    start = match.index + 3;
  }
  push(text.length);
  return slices;
}

/** True when there is nothing but blank lines, comments and `%` directives. */
function isBlank(text: string, start: number, end: number): boolean {
  let at = start;
  while (at < end) {
    const code = text.charCodeAt(at);
    if (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) {
      at++;
    } else if (code === 0x23 || (code === 0x25 && (at === 0 || text.charCodeAt(at - 1) === 0x0a))) {
      const next = text.indexOf('\n', at);
      at = next < 0 ? end : next + 1;
    } else {
      return false;
    }
  }
  return true;
}
