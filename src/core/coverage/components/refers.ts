import type { StatefulType } from '../../catalogue/contract.ts';
import { type Node, type UnknownNode, unknown } from '../../model/node.ts';
import { get } from '../../model/read.ts';
import type { Resource } from '../../model/resource.ts';
import { or, type Tri, tri } from '../../model/tri.ts';
import { compare, holds } from '../compare.ts';

/** Is the value about this resource: by reference, or by the name that both write? */
export function refersTo(value: Node | undefined, resource: Resource, type: StatefulType): Tri {
  if (value === undefined) return 'no';
  if (value.kind === 'list') {
    const found = or(value.items.map((item) => refersTo(item, resource, type)));
    return found === 'no' && value.open ? 'unknown' : found;
  }
  const byAddress = holds(value, resource.address);
  if (byAddress === 'yes' || value.kind === 'reference') return byAddress;
  const name = type.data.kind === 'cloud' && type.data.name ? get(resource.body, type.data.name) : undefined;
  if (value.kind === 'unknown') {
    // A choice between references to others is no reference to this one.
    if (value.choices?.some((choice) => choice.kind === 'reference')) {
      return or(value.choices.map((choice) => weaken(refersTo(choice, resource, type))));
    }
    return name === undefined ? 'unknown' : compare(withoutArn(value), name, true);
  }
  if (value.kind !== 'scalar' || name === undefined) return 'no';
  if (name.kind === 'scalar') return tri(sameName(String(value.value), String(name.value)));
  if (name.kind === 'unknown') return name.pattern && !fits(name.pattern, String(value.value)) ? 'no' : 'unknown';
  return 'no';
}

/** The name at the end of an ARN with holes. */
function withoutArn(value: UnknownNode): UnknownNode {
  const [first, ...rest] = value.pattern ?? [];
  if (!first?.startsWith('arn:')) return value;
  return unknown(value.reason, { pattern: [first.replace(/^.*[:/]/, ''), ...rest] });
}

function weaken(answer: Tri): Tri {
  return answer === 'yes' ? 'unknown' : answer;
}

/** Where an ARN is wanted, it ends in the name. */
function sameName(text: string, name: string): boolean {
  return text === name || (text.startsWith('arn:') && /[:/]$/.test(text.slice(0, -name.length)) && text.endsWith(name));
}

function fits(pattern: readonly (string | null)[], text: string): boolean {
  const source = pattern
    .map((piece) => (piece === null ? '[^]*' : piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
    .join('');
  return new RegExp(`^${source}$`).test(text);
}
