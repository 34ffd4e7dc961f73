import { cloneSuffix } from '../../../core/plan/clone-names.ts';

/** For whom and where. */
export interface Grant {
  /** What may be restored. */
  readonly namespace: string;
  /** Who may, as the cluster's authentication names the group. */
  readonly group: string;
  /** Where the Velero server watches. */
  readonly veleroNamespace: string;
}

/** The right that the policy asks RBAC for. No server serves it: it is a name for "may restore what is in this namespace". */
export const right = { group: 'backops.dev', resource: 'namespaces', verb: 'restore' } as const;

/**
 * Backups and Restores of developers are called `backops-<namespace>-<letters and digits>`. What follows the last hyphen is no
 * part of the namespace, so that `shop` and `shop-eu` never share a name.
 */
export const namePrefix = 'backops-';

const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const everybody = ['system:authenticated', 'system:unauthenticated', 'system:serviceaccounts', 'system:masters'];

/** Why this may not be granted; undefined when it may. */
export function refusalOf({
  namespace,
  group,
  veleroNamespace,
}: Grant): { message: string; remedy: string } | undefined {
  for (const name of [namespace, veleroNamespace]) {
    if (!label.test(name) || name.length > 63)
      return { message: `${name} is no name of a namespace.`, remedy: 'Lower-case letters, digits and hyphens.' };
  }
  if (namespace.length + cloneSuffix.length > 63)
    return {
      message: `${namespace} is too long for a clone's name.`,
      remedy: 'At most 55 characters leave room for it.',
    };
  if (namespace === veleroNamespace || namespace.startsWith('kube-')) {
    return {
      message: `whoever restores ${namespace} holds the keys of the cluster.`,
      remedy: 'Grant namespaces that belong to developers.',
    };
  }
  if (group.trim() === '' || /[\p{Cc}\u2028\u2029]/u.test(group) || everybody.includes(group))
    return {
      message: `the group "${group}" is no team.`,
      remedy: 'Name the group of those who work in the namespace.',
    };
  return undefined;
}

/** The group as a part of an object's name: itself where it can be, with a hash where characters had to go. */
export function slug(group: string): string {
  if (label.test(group) && group.length <= 100) return group;
  const words = group.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  // The dot keeps it apart from groups that are names as they are.
  return [words.join('-').slice(0, 100).replace(/-$/, ''), hash(group)].filter((part) => part !== '').join('.');
}

/** FNV-1a: only tells names apart. */
function hash(text: string): string {
  let sum = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) sum = Math.imul(sum ^ byte, 0x01000193) >>> 0;
  return sum.toString(16).padStart(8, '0');
}
