/** One `{{ … }}` of a Go template. */
export interface Action {
  readonly start: number;
  readonly end: number;
  /** Without braces and trim marks: `.Values.size | quote`. */
  readonly code: string;
  /** Steers what is rendered (`if`, `end`, an assignment, a comment) and leaves no text itself. */
  readonly control: boolean;
}

/** A part that is rendered never, once or many times, depending on a value. */
export interface Region {
  readonly start: number;
  readonly end: number;
  /** `if .Values.persistence.enabled`. */
  readonly condition: string;
}

export interface MaskedTemplate {
  /** YAML of the same length, with every offset where it was. */
  readonly text: string;
  readonly actions: readonly Action[];
  readonly regions: readonly Region[];
}

/**
 * Makes a Helm template readable as YAML. Actions inside a line become a text of the same length; lines of nothing but
 * control actions become blank; a line that renders whole lines (`{{- toYaml . | nindent 4 }}`) becomes a key or an item
 * at the column it renders to, which stands for what cannot be seen.
 */
export function maskTemplate(text: string): MaskedTemplate {
  const actions = actionsOf(text);
  if (actions.length === 0) return { text, actions, regions: [] };
  const { regions, hidden } = blocksOf(actions, text.length);
  let masked = '';
  let at = 0;
  for (let index = 0; index < actions.length; index++) {
    const action = actions[index] as Action;
    masked += text.slice(at, action.start);
    at = action.end;
    const lineStart = text.lastIndexOf('\n', action.start - 1) + 1;
    const next = text.indexOf('\n', action.end);
    const lineEnd = next < 0 ? text.length : next;
    const alone = text.slice(lineStart, action.start).trim() === '' && text.slice(action.end, lineEnd).trim() === '';
    const length = action.end - action.start;
    if (action.control || (!alone && /\|\s*nindent\b/.test(action.code))) masked += ' '.repeat(length);
    else if (alone) masked = wholeLine(text, masked, lineStart, action, lineEnd);
    else masked += 'x'.repeat(length);
  }
  masked += text.slice(at);
  for (const { start, end } of hidden)
    masked = masked.slice(0, start) + masked.slice(start, end).replace(/[^\n]/g, ' ') + masked.slice(end);
  return { text: masked, actions, regions };
}

function wholeLine(text: string, masked: string, lineStart: number, action: Action, lineEnd: number): string {
  const length = action.end - lineStart;
  const indent = Number(/\bn?indent\s+(\d+)/.exec(action.code)?.[1] ?? action.start - lineStart);
  const column = Math.min(indent, Math.max(0, length - 4));
  const above = masked.slice(0, masked.length - (action.start - lineStart));
  const item = isAmongItems(above, text.slice(lineEnd + 1, lineEnd + 2000), column);
  const rest = length - column;
  const filler = item ? `- ${'x'.repeat(rest - 2)}` : `${'x'.repeat(rest - 1)}:`;
  return above + ' '.repeat(column) + filler;
}

/** Does what stands at this column, above or else below, begin with a dash? */
function isAmongItems(above: string, below: string, column: number): boolean {
  for (let end = above.length - 1; end > 0; ) {
    const start = above.lastIndexOf('\n', end - 1) + 1;
    const line = above.slice(start, end);
    const indent = line.search(/\S/);
    end = start - 1;
    if (indent < 0 || indent > column) continue;
    if (indent === column) return line[column] === '-';
    break;
  }
  for (const line of below.split('\n')) {
    const indent = line.search(/\S/);
    if (indent < 0 || /^\s*\{\{/.test(line)) continue;
    return indent === column && line[column] === '-';
  }
  return false;
}

function actionsOf(text: string): Action[] {
  const actions: Action[] = [];
  for (let start = text.indexOf('{{'); start >= 0; ) {
    const end = actionEnd(text, start + 2);
    const code = text
      .slice(start + 2, end - 2)
      .replace(/^-\s/, '')
      .replace(/\s-$/, '')
      .trim();
    const control =
      /^(?:\/\*|(?:if|else|end|with|range|define|block|break|continue)\b|\$\w*(?:\s*,\s*\$\w+)?\s*:?=|$)/.test(code) ||
      /^-?\s*\/\*/.test(code);
    actions.push({ start, end, code, control });
    start = text.indexOf('{{', end);
  }
  return actions;
}

function actionEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const character = text[at];
    if (character === '}' && text[at + 1] === '}') return at + 2;
    if (text.startsWith('/*', at)) {
      const close = text.indexOf('*/', at);
      if (close < 0) return text.length;
      at = close + 1;
    } else if (character === '"' || character === '`') {
      const close = stringEnd(text, at, character);
      if (close < 0) continue;
      at = close;
    }
  }
  return text.length;
}

function stringEnd(text: string, from: number, quote: string): number {
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === '\\' && quote === '"') at++;
    else if (text[at] === quote) return at;
    else if (text[at] === '\n' && quote === '"') return -1;
  }
  return -1;
}

/** What `if`, `with` and `range` enclose, and what `define` keeps from being rendered in place. */
function blocksOf(
  actions: readonly Action[],
  length: number,
): { regions: Region[]; hidden: { start: number; end: number }[] } {
  const regions: Region[] = [];
  const hidden: { start: number; end: number }[] = [];
  const open: { word: string; start: number; condition: string }[] = [];
  const close = (block: { word: string; start: number; condition: string }, end: number) => {
    if (block.word === 'define') hidden.push({ start: block.start, end });
    else if (block.word !== 'block') regions.push({ start: block.start, end, condition: block.condition });
  };
  for (const action of actions) {
    const word = /^\w+/.exec(action.code)?.[0];
    if (!action.control || word === undefined) continue;
    const top = open.at(-1);
    if (/^(?:if|with|range|define|block)$/.test(word)) {
      open.push({ word, start: action.end, condition: action.code });
    } else if (word === 'else' && top) {
      close(top, action.start);
      open[open.length - 1] = { ...top, start: action.end, condition: `${top.condition}, else` };
    } else if (word === 'end' && top) {
      close(top, action.start);
      open.pop();
    }
  }
  for (const block of open) close(block, length);
  return { regions, hidden };
}
