/** The value of a plain text in YAML's core schema. */
export function plainValue(text: string): string | number | boolean | null {
  const first = text.charCodeAt(0);
  // Most texts begin with a letter that begins no special value: nothing to test.
  if (first > 0x39 && !/[tTfFnN~]/.test(text[0] as string)) return text;
  switch (text) {
    case '':
    case '~':
    case 'null':
    case 'Null':
    case 'NULL':
      return null;
    case 'true':
    case 'True':
    case 'TRUE':
      return true;
    case 'false':
    case 'False':
    case 'FALSE':
      return false;
  }
  if (first > 0x39) return text;
  if (/^[-+]?[0-9]+$/.test(text)) return Number(text);
  if (/^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/.test(text)) return Number(text);
  if (/^0o[0-7]+$/.test(text)) return Number.parseInt(text.slice(2), 8);
  if (/^0x[0-9a-fA-F]+$/.test(text)) return Number.parseInt(text.slice(2), 16);
  if (/^[-+]?\.(?:inf|Inf|INF)$/.test(text))
    return text[0] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return /^\.(?:nan|NaN|NAN)$/.test(text) ? Number.NaN : text;
}

const escapes: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  '/': '/',
  '\\': '\\',
};

/** The value of a double-quoted text on one line, without its quotes; undefined for escapes left to the `yaml` package. */
export function unescaped(text: string): string | undefined {
  if (!text.includes('\\')) return text;
  let result = '';
  for (let index = 0; index < text.length; index++) {
    const character = text[index] as string;
    if (character !== '\\') {
      result += character;
      continue;
    }
    const resolved = escapes[text[++index] ?? ''];
    if (resolved === undefined) return undefined;
    result += resolved;
  }
  return result;
}
