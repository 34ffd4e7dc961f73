import type { Node, UnknownNode } from '../model/node.ts';
import { or, type Tri, tri } from '../model/tri.ts';

/** Are two values equal? `unknown` only where they could be. An absent value equals nothing. */
export function compare(a: Node | undefined, b: Node | undefined, sameScope: boolean): Tri {
  if (a === undefined || b === undefined) return 'no';
  if (a.kind === 'scalar' && b.kind === 'scalar') return tri(String(a.value) === String(b.value));
  if (a.kind === 'unknown') return compareUnknown(a, b, sameScope);
  if (b.kind === 'unknown') return compareUnknown(b, a, sameScope);
  if (a.kind === 'reference' && b.kind === 'reference') {
    if (sameAddress(a.address, b.address)) return tri(a.attribute === b.attribute);
    return 'no';
  }
  if (a.kind === 'reference' || b.kind === 'reference') return 'unknown';
  return 'no';
}

function compareUnknown(a: UnknownNode, b: Node, sameScope: boolean): Tri {
  if (sameScope && b.kind === 'unknown' && a.expression !== undefined && a.expression === b.expression) return 'yes';
  if (a.choices?.length) {
    const answers = new Set(a.choices.map((choice) => compare(choice, b, sameScope)));
    return answers.size === 1 ? ([...answers][0] as Tri) : 'unknown';
  }
  if (a.pattern && b.kind === 'scalar') return couldMatch(a.pattern, String(b.value)) ? 'unknown' : 'no';
  if (a.pattern && b.kind === 'unknown' && b.pattern) return couldMeet(a.pattern, b.pattern) ? 'unknown' : 'no';
  return 'unknown';
}

function couldMatch(pattern: readonly (string | null)[], text: string): boolean {
  return new RegExp(`^${pattern.map((piece) => (piece === null ? '[^]*' : escapeRegExp(piece))).join('')}$`).test(text);
}

/** Two texts with holes cannot be equal when their fixed beginnings or ends contradict each other. */
function couldMeet(a: readonly (string | null)[], b: readonly (string | null)[]): boolean {
  const compatible = (x: string, y: string, from: 'startsWith' | 'endsWith') =>
    x.length < y.length ? y[from](x) : x[from](y);
  return compatible(a[0] ?? '', b[0] ?? '', 'startsWith') && compatible(a.at(-1) ?? '', b.at(-1) ?? '', 'endsWith');
}

/**
 * Does the value match a pattern with wildcards? Both sides may have holes. `velero` knows `*`, `?` and `[a-z]`
 * (pkg/util/wildcard), `aws` only `*`; both compare case-sensitively over the whole text.
 */
export function globMatches(
  actual: Node | undefined,
  pattern: Node,
  dialect: 'velero' | 'aws',
  sameScope: boolean,
): Tri {
  if (actual === undefined) return 'no';
  if (pattern.kind === 'unknown' || pattern.kind === 'reference') {
    if (compare(actual, pattern, sameScope) === 'yes') return 'yes';
    if (pattern.kind === 'unknown' && pattern.pattern && actual.kind === 'unknown' && actual.pattern) {
      return globsCouldMeet(pattern.pattern, actual.pattern, dialect) ? 'unknown' : 'no';
    }
    if (pattern.kind === 'unknown' && pattern.pattern && actual.kind === 'scalar') {
      const holes = pattern.pattern.map((piece) => (piece === null ? '[^]*' : globSource(piece, dialect))).join('');
      return new RegExp(`^${holes}$`).test(String(actual.value)) ? 'unknown' : 'no';
    }
    return 'unknown';
  }
  if (pattern.kind !== 'scalar') return 'no';
  const glob = String(pattern.value);
  if (glob === '*') return 'yes';
  if (actual.kind === 'scalar') {
    // Most patterns are plain names, and there are as many comparisons as policies times volumes.
    if (firstWildcard(glob, dialect) === glob.length) return tri(String(actual.value) === glob);
    return tri(new RegExp(`^${globSource(glob, dialect)}$`).test(String(actual.value)));
  }
  if (actual.kind !== 'unknown') return 'unknown';
  if (actual.choices?.length) {
    const answers = new Set(actual.choices.map((choice) => globMatches(choice, pattern, dialect, sameScope)));
    return answers.size === 1 ? ([...answers][0] as Tri) : 'unknown';
  }
  return actual.pattern ? globOverHoles(glob, actual.pattern, dialect) : 'unknown';
}

/**
 * A wildcard pattern over a text with holes: `arn:aws:dynamodb:*:*:table/*` certainly matches
 * `arn:aws:dynamodb:` hole `:` hole `:table/orders`, because every hole falls into a star.
 */
function globOverHoles(glob: string, pattern: readonly (string | null)[], dialect: 'velero' | 'aws'): Tri {
  // A private-use character stands for the hole: only a star can swallow it, so a match with it is certain.
  const certain = pattern.map((piece) => piece ?? '\uE000').join('');
  if (new RegExp(`^${globSource(glob, dialect).replaceAll('[^/]', '.')}$`).test(certain)) return 'yes';
  if (dialect === 'aws') return couldIntersect(glob, pattern) ? 'unknown' : 'no';
  // Otherwise the fixed parts must be able to line up: compare segment by segment where both have the same structure.
  const fixedStart = pattern[0] ?? '';
  const globStart = glob.slice(0, firstWildcard(glob, dialect));
  const shorter = Math.min(fixedStart.length, globStart.length);
  if (fixedStart.slice(0, shorter) !== globStart.slice(0, shorter)) return 'no';
  const fixedEnd = pattern.at(-1) ?? '';
  const globEnd = glob.slice(lastWildcard(glob, dialect) + 1);
  const tail = Math.min(fixedEnd.length, globEnd.length);
  if (tail > 0 && fixedEnd.slice(-tail) !== globEnd.slice(-tail)) return 'no';
  return 'unknown';
}

/** Is there a text that fits both? A hole of an ARN is a region, an account, a name or an id: none of them holds a colon. */
function couldIntersect(glob: string, pattern: readonly (string | null)[]): boolean {
  const isArn = pattern[0]?.startsWith('arn:') === true;
  const text = pattern.flatMap((piece) => (piece === null ? [null] : [...piece]));
  // reach[j]: the glob read so far and the first j pieces of the text fit the same text.
  let reach = spread([true, ...text.map(() => false)], text);
  for (const letter of glob) {
    const next = reach.map((_, j) => {
      if (letter === '*') return reach.slice(0, j + 1).includes(true);
      const before = j > 0 && text[j - 1] === letter && reach[j - 1] === true;
      const inHole = j < text.length && text[j] === null && (!isArn || letter !== ':') && reach[j] === true;
      return before || inHole;
    });
    reach = spread(next, text);
  }
  return reach.at(-1) === true;
}

/** A hole may be empty, or may end here. */
function spread(reach: readonly boolean[], text: readonly (string | null)[]): boolean[] {
  const result = [...reach];
  for (let j = 1; j < result.length; j += 1) if (text[j - 1] === null && result[j - 1]) result[j] = true;
  return result;
}

/** What stands before the first hole or wildcard of both, and behind the last, must not contradict each other. */
function globsCouldMeet(
  glob: readonly (string | null)[],
  text: readonly (string | null)[],
  dialect: 'velero' | 'aws',
): boolean {
  const start = glob[0] ?? '';
  const end = glob.at(-1) ?? '';
  const fixedStart = start.slice(0, firstWildcard(start, dialect));
  const fixedEnd = end.slice(lastWildcard(end, dialect) + 1);
  return couldMeet([fixedStart, null, fixedEnd], [text[0] ?? '', null, text.at(-1) ?? '']);
}

function firstWildcard(glob: string, dialect: 'velero' | 'aws'): number {
  const index = glob.search(dialect === 'aws' ? /\*/ : /[*?[]/);
  return index < 0 ? glob.length : index;
}

function lastWildcard(glob: string, dialect: 'velero' | 'aws'): number {
  return dialect === 'aws'
    ? glob.lastIndexOf('*')
    : Math.max(glob.lastIndexOf('*'), glob.lastIndexOf('?'), glob.lastIndexOf(']'));
}

function globSource(glob: string, dialect: 'velero' | 'aws'): string {
  if (dialect === 'aws') return glob.split('*').map(escapeRegExp).join('[^]*');
  return glob.replace(/\[[^\]]*\]|[*?]|[^*?[]+|\[/g, (part) =>
    part === '*'
      ? '[^]*'
      : part === '?'
        ? '.'
        : part.length > 1 && part.startsWith('[') && part.endsWith(']')
          ? part
          : escapeRegExp(part),
  );
}

/** Is the value the resource at this address, or an attribute that identifies it (not, say, its name's length)? */
export function holds(actual: Node | undefined, address: string): Tri {
  if (actual === undefined) return 'no';
  switch (actual.kind) {
    case 'reference':
      return tri(sameAddress(actual.address, address));
    case 'scalar':
      return tri(sameAddress(String(actual.value), address));
    case 'list': {
      const found = or(actual.items.map((item) => holds(item, address)));
      return found === 'no' && actual.open ? 'unknown' : found;
    }
    case 'unknown':
      return actual.choices?.length
        ? or(
            [...actual.choices.map((choice) => holds(choice, address))].map((one) => (one === 'yes' ? 'unknown' : one)),
          )
        : 'unknown';
    case 'map':
      return 'no';
  }
}

/**
 * Instance keys count where both write them. Else they are left out: a reference to `aws_x.y[0]` and the block `aws_x.y` that
 * stands for all of its instances are about the same text.
 */
export function sameAddress(a: string, b: string): boolean {
  if (a === b) return true;
  if (!a.includes('[') && !b.includes('[')) return false;
  const [one, other] = [segmentsOf(a), segmentsOf(b)];
  return (
    one.length === other.length &&
    one.every(({ name, key }, index) => {
      const its = other[index];
      return name === its?.name && (key === its.key || key === '' || its.key === '');
    })
  );
}

function segmentsOf(address: string): { readonly name: string; readonly key: string }[] {
  const segments = address.matchAll(/([^.[\]]+)(\[(?:"(?:[^"\\]|\\.)*"|[^\]"]*)\])?/g);
  return [...segments].map(([, name = '', key = '']) => ({ name, key }));
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
