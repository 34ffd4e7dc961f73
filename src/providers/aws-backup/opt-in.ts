import type { PolicyContext } from '../../core/model/provider.ts';
import { get, isTrue } from '../../core/model/read.ts';
import type { FacetName, Selector } from '../../core/model/selector.ts';
import { services } from './services.ts';
import { all, any, constant, isType } from './tests.ts';

/**
 * The region's opt-in. A type that is switched off is not taken by tags or `*`; naming its resources overrules that, except for
 * types that share an ARN format with others (docs: assigning-resources-json, "Filter by services or resource types"). What
 * `aws_backup_region_settings` does not say is taken to be on.
 */
export function optInGuards(on: FacetName, context: PolicyContext): { explicitly: Selector; broadly: Selector } {
  const off: string[] = [];
  const unclear: string[] = [];
  for (const { resource } of context.resources('aws_backup_region_settings')) {
    const settings = get(resource.body, 'resource_type_opt_in_preference');
    for (const [type, service] of Object.entries(services)) {
      const answer = isTrue(get(settings, [service.optIn]), true);
      if (answer === 'unknown' || (answer === 'no' && resource.exists !== 'yes')) unclear.push(type);
      else if (answer === 'no') off.push(type);
    }
  }
  const yes: Selector = { op: 'all', of: [] };
  if (off.length === 0 && unclear.length === 0) return { explicitly: yes, broadly: yes };
  const isShared = (type: string) => services[type]?.shared === true;
  return {
    explicitly: guard(off.filter(isShared), unclear.filter(isShared), on),
    broadly: guard(off, unclear, on),
  };
}

function guard(off: readonly string[], unclear: readonly string[], on: FacetName): Selector {
  const label = 'aws_backup_region_settings';
  const parts: Selector[] = [];
  if (off.length > 0) parts.push({ op: 'not', of: isType(off, on, label), gap: 'opted-out' });
  if (unclear.length > 0) {
    parts.push(
      any({ op: 'not', of: isType(unclear, on, label) }, constant('unknown', `${label} may switch its type off`)),
    );
  }
  return all(...parts);
}
