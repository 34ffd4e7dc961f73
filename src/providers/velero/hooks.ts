import { labelSelector } from '../../core/model/label-selector.ts';
import type { Node } from '../../core/model/node.ts';
import { get, itemsOf, mapOf } from '../../core/model/read.ts';
import type { Selector, TestSelector } from '../../core/model/selector.ts';
import { patternsOrAll, type ResourceFilter } from './names.ts';

/** Pre-hooks run in the pod before its volumes are read: by annotation, or from spec.hooks. */
export function quiescedBy(spec: Node | undefined, path: string, filter: ResourceFilter): Selector {
  const annotation: TestSelector = {
    op: 'test',
    on: 'pod',
    field: 'annotations',
    key: 'pre.hook.backup.velero.io/command',
    is: { op: 'exists' },
    label: 'a pre-hook on the pod',
    whenUnseen: 'no',
  };
  const hooks = itemsOf(get(spec, 'hooks.resources')).filter((hook) => itemsOf(get(hook, 'pre')).length > 0);
  return {
    op: 'all',
    of: [
      { op: 'constant', value: filter.pods, label: 'hooks run in pods that the backup holds' },
      { op: 'any', of: [annotation, ...hooks.map((hook) => hookSelector(hook, `${path}.hooks`))] },
    ],
  };
}

function hookSelector(hook: Node, label: string): Selector {
  const namespaces = (list: Node | undefined): TestSelector => {
    const { patterns, open } = patternsOrAll(list);
    return {
      op: 'test',
      on: 'component',
      field: 'namespace',
      is: { op: 'globs', patterns, dialect: 'velero', open },
      label,
    };
  };
  const excluded = get(hook, 'excludedNamespaces');
  const selector = get(hook, 'labelSelector');
  return {
    op: 'all',
    of: [
      namespaces(get(hook, 'includedNamespaces')),
      ...(excluded && itemsOf(excluded).length > 0 ? [{ op: 'not' as const, of: namespaces(excluded) }] : []),
      ...(mapOf(selector) ? [labelSelector(selector, { on: 'pod', label })] : []),
    ],
  };
}
