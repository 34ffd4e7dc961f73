import { kindOf } from '../../core/model/object-type.ts';
import type { Selection } from '../../core/model/plan.ts';
import { workloadTypes } from '../../core/plan/pod-claims.ts';
import type { Arguments } from '../arguments.ts';
import { Refusal } from '../refusal.ts';
import { didYouMean } from '../suggest.ts';

const claimNames = ['persistentvolumeclaim', 'persistentvolumeclaims', 'pvc'];

/** `--workload`, `--claim` and `--kinds`; undefined: all that there is. */
export function selectionOf(args: Arguments): Selection | undefined {
  const workload = args.value('workload');
  const named = workload === undefined ? undefined : workloadOf(workload);
  const claims = [...args.values('claim'), ...(named && 'claim' in named ? [named.claim] : [])];
  for (const claim of claims) checkName('claim', claim);
  const kinds = args.values('kinds').flatMap(kindsOf);
  if (!named && claims.length === 0 && kinds.length === 0) return undefined;
  return {
    ...(named && 'type' in named && { workload: named }),
    ...(claims.length > 0 && { claims: [...new Set(claims)] }),
    ...(kinds.length > 0 && { kinds: [...new Set(kinds)] }),
  };
}

/** A mistyped name must not end as a new object of that name, or as an error in the middle of the run. */
export function checkName(option: string, name: string): void {
  const isNamespace = option === 'to' || option === 'namespace';
  const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
  const isValid = new RegExp(isNamespace ? `^${label}$` : `^${label}(\\.${label})*$`).test(name);
  if (isValid && name.length <= (isNamespace ? 63 : 253)) return;
  throw new Refusal(
    'usage',
    `--${option} cannot be "${name}".`,
    `It is the name of a ${isNamespace ? 'namespace' : 'claim'}: lower-case letters, digits and -${isNamespace ? ', at most 63' : ''}.`,
  );
}

function workloadOf(text: string): { type: string; name: string } | { claim: string } {
  const [, kind = '', name = ''] = /^([^/]+)\/([^/]+)$/.exec(text) ?? [];
  if (name !== '' && claimNames.includes(kind.toLowerCase())) return { claim: name };
  const type = workloadTypes.find((one) => kindOf(one).toLowerCase() === kind.toLowerCase());
  if (name !== '' && type !== undefined) return { type, name };
  throw new Refusal(
    'usage',
    `--workload cannot be "${text}".`,
    `It is KIND/NAME, KIND one of: ${[...workloadTypes.map(kindOf), 'pvc'].join(', ')}.`,
  );
}

const common = ['configmaps', 'secrets', 'services', 'persistentvolumeclaims', 'deployments.apps', 'statefulsets.apps'];

function kindsOf(text: string): string[] {
  return text.split(',').map((one) => {
    const kind = one.trim();
    if (/^[a-z0-9]+(\.[a-z0-9]([-a-z0-9.]*[a-z0-9])?)?$/.test(kind)) return kind;
    const meant = didYouMean(kind.toLowerCase(), common);
    const remedy = `Kinds are written as plurals, with their group: configmaps, deployments.apps. ${meant ?? ''}`;
    throw new Refusal('usage', `--kinds cannot hold "${kind}".`, remedy.trim());
  });
}
