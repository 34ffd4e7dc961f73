import { get, itemsOf, textOf } from '../../model/read.ts';
import type { PodView } from './pods.ts';
import { storeOf } from './workload.ts';

/** Why nothing that the pod's store keeps needs to last, if so. */
export function cacheReason(pod: PodView): string | undefined {
  const store = storeOf(pod);
  if (store?.role !== 'cache') return undefined;
  if (store.dataDirs.length === 0) return `${store.engine} keeps nothing that needs to last`;
  return isVolatile(pod) ? `${store.engine} runs without persistence` : undefined;
}

/** `--save ""` without `--appendonly yes`: neither snapshots nor a log of writes. Without `--save`, snapshots are the default. */
function isVolatile(pod: PodView): boolean {
  const words = itemsOf(get(pod.template, 'spec.containers')).flatMap((container) =>
    ['command', 'args'].flatMap((key) => itemsOf(get(container, key)).map((word) => textOf(word) ?? '?')),
  );
  const line = words.map((word) => (word === '' ? '""' : word)).join(' ');
  return /--save\s+(""|'')(\s|$)/.test(line) && !/--appendonly\s+["']?(yes|\?)/.test(line);
}
