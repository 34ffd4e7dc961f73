import type { StatefulComponent } from '../model/component.ts';
import { textOf } from '../model/read.ts';
import type { Facet, Selector, TestSelector } from '../model/selector.ts';

/**
 * The namespaces that a policy is about, where it names them plainly. A policy of another namespace is a plain miss, and a workspace
 * with many namespaces holds nearly nothing but those: they are told apart here by a look into a set.
 */
export interface Home {
  readonly on: 'component' | 'claim';
  readonly namespaces: ReadonlySet<string>;
}

/** Undefined where anything but a list of names decides, or where a miss would mean more than a plain one. */
export function homeOf(selection: Selector): Home | undefined {
  const operands = selection.op === 'all' ? selection.of : [selection];
  for (const one of operands) {
    if (one.op !== 'test' || one.field !== 'namespace' || one.gap !== undefined) continue;
    if (one.on !== 'component' && one.on !== 'claim') continue;
    const namespaces = one.whenUnseen === undefined ? namesIn(one) : undefined;
    if (namespaces) return { on: one.on, namespaces };
  }
  return undefined;
}

function namesIn({ is }: TestSelector): ReadonlySet<string> | undefined {
  const isOpen = (is.op === 'globs' || is.op === 'in') && is.open === true;
  const nodes = isOpen
    ? undefined
    : is.op === 'globs'
      ? is.patterns
      : is.op === 'in'
        ? is.values
        : is.op === 'equals'
          ? [is.value]
          : undefined;
  const names = nodes?.map(textOf);
  return names?.every((name) => name !== undefined && !/[*?[]/.test(name)) ? new Set(names as string[]) : undefined;
}

/** Does the component certainly live in none of these namespaces, with every volume? */
export function isElsewhere({ on, namespaces }: Home, { volumes }: StatefulComponent): boolean {
  return volumes.length > 0 && volumes.every(({ facets }) => isOutside(facets[on], namespaces));
}

function isOutside(facet: Facet | undefined, namespaces: ReadonlySet<string>): boolean {
  if (!facet || facet.open !== undefined || facet.objects.length === 0) return false;
  return facet.objects.every(({ namespace }) => {
    const name = textOf(namespace);
    return name !== undefined && !namespaces.has(name);
  });
}
