import type { Condition } from '../../catalogue/contract.ts';
import { type Node, unknown } from '../../model/node.ts';
import { get, textOf } from '../../model/read.ts';
import { and, not, or, type Tri, tri } from '../../model/tri.ts';

/** Does a resource of this type, for which the condition holds, refer at this path to the one in question? */
export type Refers = (type: string, path: string, where?: Condition) => Tri;

const nobodyRefers: Refers = () => 'no';

/** Does a condition of the catalogue hold for this body? */
export function holdsFor(body: Node, condition: Condition, refers: Refers = nobodyRefers): Tri {
  if ('all' in condition) return and(condition.all.map((one) => holdsFor(body, one, refers)));
  if ('referredBy' in condition)
    return or(condition.referredBy.map(({ type, path, where }) => refers(type, path, where)));
  const node = get(body, condition.path);
  if ('noItem' in condition) return noItem(node, condition.noItem);
  if ('matches' in condition) return matches(node, condition.matches);
  if ('differsFrom' in condition)
    return differs(node, condition.differsFrom.map((path) => get(body, path)).find(Boolean));
  return condition.is === 'present' ? isPresent(node) : not(isPresent(node));
}

function noItem(node: Node | undefined, condition: Condition): Tri {
  if (node === undefined) return 'yes';
  if (node.kind !== 'list') return node.kind === 'unknown' ? 'unknown' : 'yes';
  const found = or(node.items.map((item) => holdsFor(item, condition)));
  return found === 'no' && node.open ? 'unknown' : not(found);
}

function matches(node: Node | undefined, pattern: string): Tri {
  if (node === undefined) return 'no';
  const text = textOf(node);
  if (text !== undefined) return tri(new RegExp(pattern).test(text));
  return node.kind === 'unknown' && node.choices?.length
    ? same(node.choices.map((choice) => matches(get(choice, ''), pattern)))
    : 'unknown';
}

function differs(node: Node | undefined, other: Node | undefined): Tri {
  if (node === undefined) return 'no';
  const [a, b] = [textOf(node), textOf(other)];
  if (a !== undefined && b !== undefined) return tri(a !== b);
  const same = node.kind === 'unknown' && other?.kind === 'unknown' && node.expression !== undefined;
  return same && node.expression === other.expression ? 'no' : 'unknown';
}

/** A value made by another resource is there; one that comes from a variable may be null. */
function isPresent(node: Node | undefined): Tri {
  if (node === undefined) return 'no';
  switch (node.kind) {
    case 'scalar':
      return tri(node.value !== '' && node.value !== null);
    case 'list':
      return node.items.length > 0 ? 'yes' : node.open ? 'unknown' : 'no';
    case 'unknown':
      if (node.choices?.length) return same(node.choices.map((choice) => isPresent(get(choice, ''))));
      return node.reason.code === 'generated' || node.pattern?.some((piece) => piece) ? 'yes' : 'unknown';
    default:
      return 'yes';
  }
}

function same(answers: readonly Tri[]): Tri {
  const all = new Set(answers);
  return all.size === 1 ? (answers[0] as Tri) : 'unknown';
}

/** Every value at a path in which `*` stands for each item of a list; a value that hides others comes back as it is. */
export function getAll(node: Node | undefined, path: string): Node[] {
  const [step, ...rest] = path === '' ? [] : path.split('.');
  if (step === undefined) return node === undefined ? [] : [node];
  if (node?.kind !== 'list') {
    const next = get(node, step === '*' ? '' : step);
    return next === undefined ? [] : next.kind === 'unknown' ? [next] : getAll(next, rest.join('.'));
  }
  if (step !== '*') return getAll(get(node, step), rest.join('.'));
  const found = node.items.flatMap((item) => getAll(item, rest.join('.')));
  return node.open ? [...found, unknown(node.open)] : found;
}
