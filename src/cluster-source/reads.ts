import { unjudged } from '../core/coverage/unjudged-kinds.ts';
import type { LivePolicies, LivePolicyRead } from '../core/model/live-policies.ts';

export type SourceRead = LivePolicyRead & {
  /** Whose it is: `beside` means beside objects of the same. */
  readonly provider: string;
};

/** Facts that no backup system owns. */
const everybodys: readonly SourceRead[] = ['Namespace', 'storage.k8s.io/StorageClass'].map((type) => ({
  provider: '',
  type,
  role: 'fact',
  scope: 'cluster',
}));

/** What a connected cluster is asked for: what providers name, and policies of the systems that are recognised and not judged. */
export function sourceReads(providers: readonly LivePolicies[]): readonly SourceRead[] {
  return [
    ...everybodys,
    ...providers.flatMap(({ provider, reads }) => reads.map((read): SourceRead => ({ ...read, provider }))),
    ...unjudged.map(
      ({ type, system, scope }): SourceRead => ({
        provider: system,
        type,
        role: 'policy',
        scope: scope === 'namespace' ? 'namespace' : 'system',
      }),
    ),
  ];
}
