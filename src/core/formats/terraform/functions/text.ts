import { type Node, type ScalarNode, unknown } from '../../../model/node.ts';
import type { CallSite, TerraformFunction } from '../call.ts';
import { lift } from '../operators.ts';
import { canonical } from '../scope.ts';
import { piecesOf } from '../template.ts';
import { computed, failure, list, numberValue, oneOf, type SomeList, textValue } from '../values.ts';

function onText(apply: (text: string, ...rest: string[]) => ScalarNode['value'] | undefined): TerraformFunction {
  return (args, site) =>
    lift(site.expression, site.scope, args, (values) => {
      const texts = values.map(textValue);
      return texts.includes(undefined) ? undefined : apply(...(texts as [string, ...string[]]));
    });
}

/** Changes letters one by one, so that texts with holes stay readable. */
function onLetters(apply: (text: string) => string): TerraformFunction {
  const whole = onText(apply);
  return (args, site) => {
    const [arg] = args;
    const result = whole(args, site);
    if (result?.kind !== 'unknown' || arg?.kind !== 'unknown' || !arg.pattern) return result;
    return { ...result, pattern: arg.pattern.map((piece) => piece && apply(piece)) };
  };
}

function fromPieces(values: readonly (string | Node)[], site: CallSite): Node {
  const filled = values.filter((value) => value !== '');
  const [only] = filled;
  // `join("", x[*].id)` with one x is that id.
  if (filled.length === 1 && typeof only === 'object' && only.kind === 'reference') return only;
  const { pieces, because } = piecesOf(values);
  if (!because) return computed(pieces.join(''), site.at);
  const expression = canonical(site.expression, site.scope);
  return unknown(because, {
    at: site.at,
    ...(expression !== undefined && { expression }),
    ...(pieces.length > 1 && { pattern: pieces }),
  });
}

const join: TerraformFunction = ([separator, ...lists], site) => {
  const between = textValue(separator);
  const [first] = lists as SomeList[];
  if (lists.length === 1 && first?.stretch && first.atMostOne && first.items[0]) {
    const [item] = first.items;
    // Where the resource does not exist, the empty text names nothing either.
    return item.kind === 'reference' ? item : oneOf([item, computed('', site.at)], first.stretch, { at: site.at });
  }
  if (between === undefined || lists.some(isUncertain)) return undefined;
  const items = lists.flatMap((arg) => (arg.kind === 'list' ? arg.items : []));
  return fromPieces(
    items.flatMap((item, index) => (index === 0 ? [item] : [between, item])),
    site,
  );
};

function isUncertain(node: Node): boolean {
  return node.kind !== 'list' || node.open !== undefined || (node as SomeList).stretch !== undefined;
}

const format: TerraformFunction = ([template, ...args], site) => {
  const text = textValue(template);
  if (text === undefined) return undefined;
  const values: (string | Node)[] = [];
  let next = 0;
  let from = 0;
  for (const verb of text.matchAll(/%(0?)(\d*)([sdvqf%])/g)) {
    values.push(text.slice(from, verb.index));
    from = verb.index + verb[0].length;
    if (verb[3] === '%') values.push('%');
    else {
      const arg = args[next++];
      if (!arg) return failure('format has too few arguments', site.at);
      const value = textValue(arg);
      if (value === undefined) values.push(arg);
      else if (verb[3] === 'q') values.push(JSON.stringify(value));
      else if (verb[3] === 'f') return undefined;
      else values.push(value.padStart(Number(verb[2] || 0), verb[1] === '0' ? '0' : ' '));
    }
  }
  values.push(text.slice(from));
  if (/%(?![0-9]*[sdvqf%])/.test(text)) return undefined;
  return fromPieces(values, site);
};

const replace: TerraformFunction = (args, site) =>
  onText((text, search, by) => {
    if (!(search.length > 1 && search.startsWith('/') && search.endsWith('/'))) return text.split(search).join(by);
    // RE2 knows no constructs that take exponential time; a small text keeps those of JavaScript harmless.
    if (text.length > 200 || search.length > 60 || /[+*}]\)?[+*{]/.test(search)) return undefined;
    try {
      return text.replace(new RegExp(search.slice(1, -1), 'g'), by.replace(/\$\{(\d+)\}/g, '$$$1'));
    } catch {
      return undefined;
    }
  })(args, site);

const split: TerraformFunction = ([separator, text], site) => {
  const [between, whole] = [textValue(separator), textValue(text)];
  if (between !== undefined && whole !== undefined) {
    return list(
      (whole === '' ? [''] : whole.split(between)).map((part) => computed(part, text?.at ?? site.at)),
      site.at,
    );
  }
  return undefined;
};

/** The plain value behind a node; undefined when some of it is not known. */
export function plain(node: Node): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') {
    const items = node.open || (node as SomeList).stretch ? [undefined] : node.items.map(plain);
    return items.includes(undefined) ? undefined : items;
  }
  if (node.kind !== 'map' || node.open) return undefined;
  const keys = [...node.entries.keys()].sort();
  const values = keys.map((key) => plain(node.entries.get(key)?.value as Node));
  return values.includes(undefined) ? undefined : Object.fromEntries(keys.map((key, index) => [key, values[index]]));
}

const encode: TerraformFunction = ([arg], site) => {
  const value = arg && plain(arg);
  return value === undefined ? undefined : computed(JSON.stringify(value), site.at);
};

export const textFunctions: Readonly<Record<string, TerraformFunction>> = {
  join,
  format,
  replace,
  split,
  jsonencode: encode,
  // JSON is YAML; who reads the text gets the same values.
  yamlencode: encode,
  lower: onLetters((text) => text.toLowerCase()),
  upper: onLetters((text) => text.toUpperCase()),
  title: onText((text) => text.replace(/\b\p{L}/gu, (letter) => letter.toUpperCase())),
  trimspace: onText((text) => text.trim()),
  trimprefix: onText((text, prefix) => (prefix && text.startsWith(prefix) ? text.slice(prefix.length) : text)),
  trimsuffix: onText((text, suffix) => (suffix && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text)),
  chomp: onText((text) => text.replace(/[\r\n]+$/, '')),
  startswith: onText((text, prefix) => text.startsWith(prefix)),
  endswith: onText((text, suffix) => text.endsWith(suffix)),
  strcontains: onText((text, part) => text.includes(part)),
  substr: (args, site) =>
    lift(site.expression, site.scope, args, ([text, offset, length]) => {
      const [whole, from, count] = [textValue(text), numberValue(offset), numberValue(length)];
      if (whole === undefined || from === undefined || count === undefined) return undefined;
      return whole.slice(from, count < 0 ? undefined : (from < 0 ? whole.length + from : from) + count);
    }),
};
