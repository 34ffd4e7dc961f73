import type { Environment } from '../model/resource.ts';
import type { Tri } from '../model/tri.ts';

/** Formats whose environments end up in a Kubernetes cluster; the others are clouds of their own. */
const kubernetesFormats: ReadonlySet<string> = new Set(['kubernetes', 'kustomize', 'flux', 'argocd', 'helm', 'live']);

export function platformOf(environment: Environment): string {
  return kubernetesFormats.has(environment.format) ? 'kubernetes' : environment.format;
}

/**
 * May a policy of one environment reach the components of another? Variants of one thing (overlays/dev, overlays/prod) never
 * meet; a policy of a neutral place (infrastructure/velero) meets all of them. Two Terraform roots have states, and often
 * accounts, of their own: nothing in the files says whether they meet.
 */
export function meets(policies: Environment, components: Environment): Tri {
  if (policies.id === components.id && policies.format === components.format) return 'yes';
  if (platformOf(policies) !== platformOf(components)) return 'no';
  // Of connected clusters reach.ts knows more.
  if (policies.cluster || components.cluster) return 'no';
  if (policies.purpose === 'example' || components.purpose === 'example') return 'no';
  if (policies.variant !== undefined && components.variant !== undefined && policies.variant !== components.variant) {
    return related(policies.variant, components.variant) ? 'unknown' : 'no';
  }
  return platformOf(policies) === 'kubernetes' ? 'yes' : 'unknown';
}

/** `prod` and `prod-eu`: one may be a part of the other. */
function related(a: string, b: string): boolean {
  return a.startsWith(b) || b.startsWith(a);
}
